/* Stands in for the window's program where it is not linked: says what it was called with, and stays as long as its
   input is open. */
#include <stdio.h>
#include <wchar.h>

int wmain(int count, wchar_t **words) {
    for (int at = 1; at < count; at++) {
        printf("%ls\n", words[at]);
    }
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
}
