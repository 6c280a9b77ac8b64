/* Stands in for the window's program where it is not linked: says what it was called with, and stays as long as its
   input is open. */
#include <stdio.h>

int main(int count, char **words) {
    for (int at = 1; at < count; at++) {
        puts(words[at]);
    }
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
}
