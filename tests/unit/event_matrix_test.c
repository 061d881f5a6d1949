/* A log as a sparse matrix; and the real data sets, where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event_matrix.h"
#include "event_text.h"

#include <unistd.h>

static vt_event_log some_log(void)
{
    return read_log(VT_EVENTS_TABLE, "user,item,time,type,quantity\n"
                                     "a,x,2020-01-01,view,1\na,x,2020-01-02,purchase,2\na,y,2020-01-01,view,1\n"
                                     "b,z,2020-01-01,purchase,1\nb,x,2020-01-02,purchase,7\n"
                                     "c,y,2020-01-01,view,1\n");
}

static void assert_rows(const vt_pair_matrix *matrix, const char *expected)
{
    vt_buffer text = {0};
    for (size_t row = 0; row < matrix->rows; row++)
        for (size_t i = matrix->offsets[row]; i < matrix->offsets[row + 1]; i++)
            vt_buffer_printf(&text, "%zu,%u=%g ", row, matrix->indices[i], (double)matrix->values[i]);
    vt_buffer_append(&text, "", 1);
    if (strcmp((const char *)text.data, expected)) fail_msg("the rows are %s", (const char *)text.data);
    vt_buffer_free(&text);
}

static void open_matrix(vt_pair_matrix *matrix, const vt_event_log *log, const vt_pair_options *options)
{
    vt_error error = {0};
    if (vt_pair_matrix_open(matrix, log, options, &error) != VT_OK) fail_msg("%s", error.message);
}

static void pairs_stand_once_and_sorted(void **state)
{
    (void)state;
    vt_event_log log = some_log();
    vt_pair_matrix matrix, turned, back;
    vt_error error;
    vt_pair_options total = {.value = VT_PAIR_TOTAL}, one = {.value = VT_PAIR_ONE};
    open_matrix(&matrix, &log, &total);
    assert_rows(&matrix, "0,0=3 0,1=1 1,0=7 1,2=1 2,1=1 ");
    assert_int_equal(vt_pair_matrix_transpose(&turned, &matrix, &error), VT_OK);
    assert_rows(&turned, "0,0=3 0,1=7 1,0=1 1,2=1 2,1=1 ");
    assert_int_equal(vt_pair_matrix_transpose(&back, &turned, &error), VT_OK);
    assert_rows(&back, "0,0=3 0,1=1 1,0=7 1,2=1 2,1=1 ");
    vt_pair_matrix_close(&back);
    vt_pair_matrix_close(&turned);
    vt_pair_matrix_close(&matrix);
    open_matrix(&matrix, &log, NULL);
    assert_rows(&matrix, "0,0=2 0,1=1 1,0=3 1,2=1 2,1=1 ");
    vt_pair_matrix_close(&matrix);
    open_matrix(&matrix, &log, &one);
    assert_rows(&matrix, "0,0=1 0,1=1 1,0=1 1,2=1 2,1=1 ");
    vt_pair_matrix_close(&matrix);
    vt_event_log_close(&log);
}

static void types_weigh_what_they_are_told(void **state)
{
    (void)state;
    vt_event_log log = some_log();
    vt_pair_matrix matrix;
    vt_pair_options options = {.value = VT_PAIR_TOTAL};
    options.type_weights[VT_LOG_PURCHASE] = 2;
    open_matrix(&matrix, &log, &options);
    assert_rows(&matrix, "0,0=4 1,0=14 1,2=2 ");
    vt_pair_matrix_close(&matrix);
    options.type_weights[VT_LOG_VIEW] = 0.25f;
    open_matrix(&matrix, &log, &options);
    assert_rows(&matrix, "0,0=4.25 0,1=0.25 1,0=14 1,2=2 2,1=0.25 ");
    vt_pair_matrix_close(&matrix);
    vt_event_log_close(&log);
}

static void a_part_without_events_is_an_empty_matrix(void **state)
{
    (void)state;
    vt_event_log log = some_log(), part;
    const bool keep[6] = {false};
    vt_pair_matrix matrix, turned;
    vt_error error;
    assert_int_equal(log.count, 6);
    assert_int_equal(vt_event_log_part(&part, &log, keep, &error), VT_OK);
    open_matrix(&matrix, &part, NULL);
    assert_int_equal(vt_pair_matrix_transpose(&turned, &matrix, &error), VT_OK);
    assert_int_equal(matrix.offsets[3], 0);
    assert_int_equal(turned.offsets[3], 0);
    vt_pair_matrix_close(&turned);
    vt_pair_matrix_close(&matrix);
    vt_event_log_close(&part);
    vt_event_log_close(&log);
}

typedef struct real_figures {
    const char *path;
    size_t events, users, items;
    bool dated;
} real_figures;

/* Opens it when it is there. */
static bool open_real(vt_event_log *log, const real_figures *real)
{
    vt_event_source source = {.path = real->path};
    vt_error error = {0};
    if (access(real->path, R_OK)) {
        print_message("skipped: no real data\n");
        return false;
    }
    if (vt_event_log_open(log, &source, &error) != VT_OK) fail_msg("%s", error.message);
    return true;
}

static void real_data_is_read_whole(void **state)
{
    (void)state;
    static const real_figures all[] = {
        {VT_SOURCE_DIR "/../shared/data/amazon-clothing/clothing.txt", 278677, 39387, 23033, false},
        {VT_SOURCE_DIR "/../shared/data/rent-the-runway", 192544, 105571, 5850, true},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        vt_event_log log;
        if (!open_real(&log, &all[i])) continue;
        assert_int_equal(log.count, all[i].events);
        assert_int_equal(log.users, all[i].users);
        assert_int_equal(log.items, all[i].items);
        assert_int_equal(log.dated, all[i].dated);
        assert_int_equal(log.lines_taken, log.lines_read);
        for (size_t event = 1; event < log.count; event++)
            assert_true(log.events[event - 1].user < log.events[event].user ||
                        (log.events[event - 1].user == log.events[event].user && log.events[event - 1].day <= log.events[event].day));
        vt_event_log_close(&log);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_stand_once_and_sorted),
        cmocka_unit_test(types_weigh_what_they_are_told),
        cmocka_unit_test(a_part_without_events_is_an_empty_matrix),
        cmocka_unit_test(real_data_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
