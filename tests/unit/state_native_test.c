/* state/ in files of this machine: one owner, and a process that is killed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "state_rows.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], path[96], log_path[104];

static int make_folder(void **unused)
{
    (void)unused;
    strcpy(folder, "/tmp/vitrine-state-XXXXXX");
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/profile", folder);
    snprintf(log_path, sizeof log_path, "%s-wal", path);
    return 0;
}

static int remove_folder(void **unused)
{
    (void)unused;
    unlink(path);
    unlink(log_path);
    return rmdir(folder);
}

static vt_state *open_profile(void)
{
    vt_state *state;
    vt_error error = {0};
    if (vt_state_open(&state, path, &error) != VT_OK) fail_msg("%s", error.message);
    return state;
}

static void a_closed_profile_is_one_file(void **unused)
{
    (void)unused;
    vt_state *state = open_profile();
    record(state, VT_EVENT_VIEW, "1", 1);
    assert_int_equal(access(log_path, F_OK), 0);
    vt_state_close(state);
    assert_int_equal(access(log_path, F_OK), -1);
    assert_int_equal(access(path, F_OK), 0);
}

static void a_profile_has_one_owner(void **unused)
{
    (void)unused;
    vt_state *state = open_profile(), *other;
    vt_error error = {0};
    assert_int_equal(vt_state_open(&other, path, &error), VT_IO);
    expect_words(error.message, "another program has this profile open");
    record(state, VT_EVENT_VIEW, "1", 1);
    vt_state_close(state);
    state = open_profile();
    assert_int_equal(read_events(state, &(vt_event_query){0}).count, 1);
    vt_state_close(state);
}

static void a_place_that_cannot_be_opened_is_named(void **unused)
{
    (void)unused;
    vt_state *state;
    vt_error error = {0};
    assert_int_equal(vt_state_open(&state, folder, &error), VT_IO);
    expect_words(error.message, folder);
    assert_int_equal(vt_state_open(&state, "/nowhere/at/all", &error), VT_IO);
    assert_int_equal(vt_state_open(&state, "", &error), VT_BAD_REQUEST);
    assert_null(state);
}

/* In a process of its own: says how many views are recorded, one byte each, until it is killed. */
static void record_forever(int told)
{
    vt_state *state;
    if (vt_state_open(&state, path, NULL) != VT_OK) _exit(1);
    for (int64_t at = 0;; at++) {
        vt_event view = {.type = VT_EVENT_VIEW, .item = "1", .at_ms = at};
        if (vt_state_record(state, &view, NULL, NULL) != VT_OK || write(told, "+", 1) != 1) _exit(1);
    }
}

static void what_a_killed_process_acknowledged_is_there(void **unused)
{
    (void)unused;
    size_t acknowledged = 0;
    for (int round = 1; round <= 3; round++) {
        int told[2];
        char byte;
        assert_int_equal(pipe(told), 0);
        pid_t writer = fork();
        if (writer == 0) record_forever(told[1]);
        close(told[1]);
        for (int i = 0; i < 100 * round; i++) acknowledged += read(told[0], &byte, 1) == 1;
        kill(writer, SIGKILL);
        waitpid(writer, NULL, 0);
        while (read(told[0], &byte, 1) == 1) acknowledged++;
        close(told[0]);
        vt_state *state = open_profile();
        size_t found;
        read_events_counting(state, &(vt_event_query){.limit = 1}, &found);
        assert_true(found == acknowledged || found == acknowledged + 1);
        acknowledged = found;
        assert_int_equal(vt_state_check(state, NULL), VT_OK);
        vt_state_close(state);
    }
    assert_true(acknowledged >= 600);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(a_closed_profile_is_one_file),
        in_folder(a_profile_has_one_owner),
        in_folder(a_place_that_cannot_be_opened_is_named),
        in_folder(what_a_killed_process_acknowledged_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
