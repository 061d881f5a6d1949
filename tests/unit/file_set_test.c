/* Files that belong together appear all or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_set.h"

static char folder[64];

static vt_bytes text(const char *of) { return (vt_bytes){(const uint8_t *)of, strlen(of)}; }

static size_t entries(void)
{
    size_t count = 0;
    DIR *open = opendir(folder);
    assert_non_null(open);
    while (readdir(open)) count++;
    closedir(open);
    return count - 2;
}

static void assert_holds(const char *name, const char *wanted)
{
    char path[VT_HOST_PATH_BYTES];
    vt_buffer file = {0};
    vt_error error = {0};
    assert_int_equal(vt_path_in(path, folder, name, &error), VT_OK);
    if (vt_file_read(&file, path, 100, &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(file.size, strlen(wanted));
    assert_memory_equal(file.data, wanted, file.size);
    vt_buffer_free(&file);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/vitrine-set-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    vt_folder_discard(folder);
    return 0;
}

static void all_are_put_in_place(void **state)
{
    (void)state;
    vt_error error = {0};
    char whole[VT_HOST_PATH_BYTES];
    assert_int_equal(vt_path_in(whole, folder, "b", &error), VT_OK);
    const vt_output_file first[] = {{folder, "a", text("one")}, {NULL, whole, text("two")}}, second[] = {{folder, "a", text("more")}, {"/dev", "null", text("gone")}};
    assert_int_equal(vt_file_set_write(first, 2, &error), VT_OK);
    assert_int_equal(vt_file_set_write(second, 2, &error), VT_OK);
    assert_int_equal(vt_file_set_write(NULL, 0, &error), VT_OK);
    assert_holds("a", "more");
    assert_holds("b", "two");
    assert_int_equal(entries(), 2);
}

/* A folder in the place of one, a folder that is missing, and a device that is full. */
static void one_that_cannot_be_written_leaves_all_as_it_was(void **state)
{
    (void)state;
    static const char *const bad[][2] = {{NULL, "taken"}, {"/nowhere", "b"}, {"/dev", "full"}};
    char path[VT_HOST_PATH_BYTES];
    vt_error error = {0};
    const vt_output_file old = {folder, "old", text("as it was")};
    assert_int_equal(vt_file_set_write(&old, 1, &error), VT_OK);
    assert_int_equal(vt_path_in(path, folder, "taken", &error), VT_OK);
    assert_int_equal(mkdir(path, 0777), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t place = 0; place < 3; place++) {
            vt_output_file files[3] = {{folder, "old", text("new")}, {folder, "new", text("new")}, {folder, "newer", text("new")}};
            files[place] = (vt_output_file){bad[i][0] ? bad[i][0] : folder, bad[i][1], text("x")};
            assert_int_equal(vt_file_set_write(files, 3, &error), VT_IO);
            assert_non_null(strstr(error.message, bad[i][1]));
            assert_null(strstr(error.message, ".tmp-"));
            assert_holds("old", "as it was");
            assert_int_equal(entries(), 2);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_are_put_in_place, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(one_that_cannot_be_written_leaves_all_as_it_was, make_folder, drop_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
