/* Reads a message box as a user does: waits for one with the title of the first argument, says its text on stdout in
   UTF-8, and presses its button. */
#include <stdio.h>
#include <windows.h>

/* The text of a message box is its control of this number, as every Windows has had it. */
#define WORDS 0xFFFF

int wmain(int count, wchar_t **words) {
    if (count < 2) {
        return 2;
    }
    for (int looks = 0; looks < 300; looks++) {
        HWND box = FindWindowW(L"#32770", words[1]);
        HWND text = box ? GetDlgItem(box, WORDS) : NULL;
        if (text) {
            wchar_t said[4096];
            char bytes[16384];
            GetWindowTextW(text, said, 4096);
            WideCharToMultiByte(CP_UTF8, 0, said, -1, bytes, sizeof bytes, NULL, NULL);
            puts(bytes);
            fflush(stdout);
            PostMessageW(box, WM_COMMAND, count > 2 ? _wtoi(words[2]) : IDOK, 0);
            return 0;
        }
        Sleep(100);
    }
    return 1;
}
