/* A database in a file of its own for each test of a program; removed afterwards. */
#ifndef VT_STORE_FILE_H
#define VT_STORE_FILE_H

#include <stdio.h>
#include <unistd.h>

static int name_file(void **state)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/vitrine-store-%ld.sqlite", (long)getpid());
    unlink(path);
    *state = path;
    return 0;
}

static int remove_file(void **state) { return unlink(*state), 0; }

/* The test's state is the path, where nothing is yet. */
#define with_file(test) cmocka_unit_test_setup_teardown(test, name_file, remove_file)

#endif
