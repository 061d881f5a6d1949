/* Runs a fuzz target over the files of a corpus folder, where libFuzzer is not linked: the seed corpus as a plain test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return;
    enum { MOST_BYTES = 1 << 20 };
    uint8_t *data = malloc(MOST_BYTES);
    size_t size = data ? fread(data, 1, MOST_BYTES, file) : 0;
    fclose(file);
    if (data) LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int count, char **arguments)
{
    DIR *folder = count > 1 ? opendir(arguments[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", arguments[0]);
        return 2;
    }
    size_t replayed = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", arguments[1], entry->d_name);
        replay(path);
        replayed++;
    }
    closedir(folder);
    printf("%zu inputs replayed\n", replayed);
    return replayed ? 0 : 1;
}
