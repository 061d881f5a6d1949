/* signals/: a file of aggregates written, read back, counted in windows, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "signals_writer.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 4, PARTNERS = 4, DAYS = 4, LAST_DAY = 20500 };

/* The arrays of one file, to be changed before it is written. */
typedef struct sheet {
    uint32_t orders[ROWS], buyers[ROWS], repeat_buyers[ROWS], repeat_days[ROWS];
    uint32_t partner_offsets[ROWS + 1], partner_rows[PARTNERS], partner_counts[PARTNERS];
    uint32_t day_offsets[ROWS + 1], day_ages[DAYS], day_units[DAYS], day_interactions[DAYS];
    int32_t first_day, last_day;
} sheet;

static const sheet whole = {
    .orders = {9, 4, 0, 2}, .buyers = {7, 4, 0, 2}, .repeat_buyers = {2, 0, 0, 0}, .repeat_days = {28, 0, 0, 0},
    .partner_offsets = {0, 2, 3, 3, 4}, .partner_rows = {1, 3, 0, 0}, .partner_counts = {3, 2, 3, 2},
    .day_offsets = {0, 3, 3, 4, 4}, .day_ages = {0, 6, 29, 179}, .day_units = {5, 1, 2, 0},
    .day_interactions = {0, 4, 1, 8}, .first_day = LAST_DAY - 400, .last_day = LAST_DAY,
};

static vt_signals view_of(const sheet *from)
{
    return (vt_signals){.rows = ROWS, .first_day = from->first_day, .last_day = from->last_day, .orders = from->orders,
                        .buyers = from->buyers, .repeat_buyers = from->repeat_buyers, .repeat_days = from->repeat_days,
                        .partner_offsets = from->partner_offsets, .partner_rows = from->partner_rows,
                        .partner_counts = from->partner_counts, .day_offsets = from->day_offsets,
                        .day_ages = from->day_ages, .day_units = from->day_units,
                        .day_interactions = from->day_interactions};
}

static vt_buffer written(const sheet *from)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_signals view = view_of(from);
    if (vt_signals_write(&file, &view, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static vt_status open_bytes(vt_signals *signals, const vt_buffer *file, size_t rows, vt_error *error)
{
    return vt_signals_open(signals, (vt_bytes){file->data, file->size}, rows, error);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    vt_buffer file = written(&whole), again = written(&whole);
    vt_error error = {0};
    vt_signals signals;
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_OK);
    assert_int_equal(signals.rows, ROWS);
    assert_int_equal(signals.first_day, LAST_DAY - 400);
    assert_int_equal(signals.last_day, LAST_DAY);
    assert_memory_equal(signals.orders, whole.orders, sizeof whole.orders);
    assert_memory_equal(signals.buyers, whole.buyers, sizeof whole.buyers);
    assert_memory_equal(signals.repeat_buyers, whole.repeat_buyers, sizeof whole.repeat_buyers);
    assert_memory_equal(signals.repeat_days, whole.repeat_days, sizeof whole.repeat_days);
    assert_memory_equal(signals.partner_offsets, whole.partner_offsets, sizeof whole.partner_offsets);
    assert_memory_equal(signals.partner_rows, whole.partner_rows, sizeof whole.partner_rows);
    assert_memory_equal(signals.partner_counts, whole.partner_counts, sizeof whole.partner_counts);
    assert_memory_equal(signals.day_offsets, whole.day_offsets, sizeof whole.day_offsets);
    assert_memory_equal(signals.day_ages, whole.day_ages, sizeof whole.day_ages);
    assert_memory_equal(signals.day_units, whole.day_units, sizeof whole.day_units);
    assert_memory_equal(signals.day_interactions, whole.day_interactions, sizeof whole.day_interactions);
    vt_signals_close(&signals);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
}

static void products_that_nobody_bought_together_make_empty_tensors(void **state)
{
    (void)state;
    sheet quiet = {.first_day = LAST_DAY, .last_day = LAST_DAY};
    vt_buffer file = written(&quiet);
    vt_error error = {0};
    vt_signals signals;
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_OK);
    assert_int_equal(signals.partner_offsets[ROWS], 0);
    assert_int_equal(vt_signals_window(&signals, 3, LAST_DAY, 30).units, 0);
    vt_signals_close(&signals);
    vt_buffer_free(&file);
}

static void assert_window(size_t row, int32_t until, int32_t days, uint64_t units, uint64_t interactions)
{
    vt_signals view = view_of(&whole);
    vt_window_counts counts = vt_signals_window(&view, row, until, days);
    if (counts.units != units || counts.interactions != interactions)
        fail_msg("row %zu, %d days until %d: %llu and %llu", row, (int)days, (int)until, (unsigned long long)counts.units,
                 (unsigned long long)counts.interactions);
}

static void a_window_ends_on_its_day_and_begins_days_before(void **state)
{
    (void)state;
    assert_window(0, LAST_DAY, 30, 8, 5);
    assert_window(0, LAST_DAY, 29, 6, 4);
    assert_window(0, LAST_DAY, 1, 5, 0);
    assert_window(0, LAST_DAY, 0, 0, 0);
    assert_window(0, LAST_DAY - 1, 30, 3, 5);
    assert_window(0, LAST_DAY - 6, 1, 1, 4);
    assert_window(0, LAST_DAY + 1, 1, 0, 0);
    assert_window(0, LAST_DAY + 1, 2, 5, 0);
    assert_window(2, LAST_DAY, 180, 0, 8);
    assert_window(2, LAST_DAY, 179, 0, 0);
    assert_window(1, LAST_DAY, 180, 0, 0);
}

static void windows_at_the_ends_of_time_do_not_wrap(void **state)
{
    (void)state;
    assert_window(0, INT32_MAX, INT32_MAX, 8, 5);
    assert_window(0, INT32_MIN, INT32_MAX, 0, 0);
    assert_window(0, LAST_DAY, INT32_MIN, 0, 0);
}

/* One array entry of the sheet set to another value, and the words that the refusal must hold. */
static const struct {
    size_t at;
    uint32_t value;
    const char *words;
} breakages[] = {
#define AT(member, index) offsetof(sheet, member) + (index) * sizeof(uint32_t)
    {AT(last_day, 0), LAST_DAY - 401, "tensor clock"},
    {AT(first_day, 0), UINT32_MAX, "tensor clock"},
    {AT(last_day, 0), VT_SIGNALS_LAST_DAY + 1, "tensor clock"},
    {AT(buyers, 1), 5, "tensor buyers: row 1"},
    {AT(repeat_buyers, 2), 1, "tensor repeat_buyers: row 2"},
    {AT(partner_offsets, 0), 1, "tensor partner_offsets"},
    {AT(partner_offsets, 1), 4, "tensor partner_offsets: row 1 has -1"},
    {AT(partner_offsets, 4), 70, "tensor partner_offsets: row 3"},
    {AT(partner_rows, 1), 4, "tensor partner_rows: row 0: partner 4 is no row"},
    {AT(partner_rows, 1), UINT32_MAX, "is no row"},
    {AT(partner_rows, 1), 0, "tensor partner_rows: row 0: partner 0 is itself"},
    {AT(partner_rows, 1), 1, "tensor partner_rows: row 0: partner 1 twice"},
    {AT(partner_counts, 2), 0, "tensor partner_counts: row 1 has a 0"},
    {AT(partner_counts, 1), 4, "tensor partner_counts: row 0 is not in order"},
    {AT(day_offsets, 4), 200, "tensor day_offsets: row 3"},
    {AT(day_offsets, 3), 2, "tensor day_offsets: row 2 has -1"},
    {AT(day_ages, 1), 0, "tensor day_ages: row 0"},
    {AT(day_ages, 1), 30, "tensor day_ages: row 0"},
    {AT(day_ages, 3), 180, "tensor day_ages: row 2"},
    {AT(first_day, 0), LAST_DAY - 100, "tensor day_ages: row 2"},
};

static void each_broken_rule_is_named_by_tensor_and_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof breakages / sizeof *breakages; i++) {
        sheet broken = whole;
        vt_buffer file = {0};
        vt_error error = {0};
        memcpy((char *)&broken + breakages[i].at, &breakages[i].value, sizeof(uint32_t));
        vt_signals view = view_of(&broken);
        if (vt_signals_write(&file, &view, &error) != VT_BAD_DATA || !strstr(error.message, breakages[i].words))
            fail_msg("\"%s\" does not say \"%s\"", error.message, breakages[i].words);
        assert_int_equal(file.size, 0);
    }
}

static void equal_counts_stand_in_the_order_of_their_rows(void **state)
{
    (void)state;
    sheet tied = whole;
    tied.partner_counts[1] = 3;
    vt_buffer file = written(&tied);
    vt_buffer_free(&file);
    tied.partner_rows[0] = 3;
    tied.partner_rows[1] = 1;
    vt_signals view = view_of(&tied);
    vt_error error;
    assert_int_equal(vt_signals_write(&file, &view, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "not in order"));
}

static void a_file_for_another_number_of_rows_is_refused(void **state)
{
    (void)state;
    vt_buffer file = written(&whole);
    vt_error error;
    vt_signals signals;
    assert_int_equal(open_bytes(&signals, &file, ROWS + 1, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "orders"));
    assert_null(signals.file);
    vt_buffer_free(&file);
}

/* Offsets that point past the arrays would read foreign memory. */
static void a_last_offset_that_is_not_the_arrays_length_is_refused(void **state)
{
    (void)state;
    vt_buffer file = written(&whole);
    vt_error error;
    vt_signals signals;
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_OK);
    size_t partners = (size_t)((const uint8_t *)(signals.partner_offsets + ROWS) - file.data);
    size_t days = (size_t)((const uint8_t *)(signals.day_offsets + ROWS) - file.data);
    vt_signals_close(&signals);
    file.data[partners]++;
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "partner_rows"));
    file.data[partners]--;
    file.data[days]--;
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "day_ages"));
    file.data[days]++;
    memset(file.data + partners, 0xff, sizeof(uint32_t)); /* SIZE_MAX where size_t has 32 bits */
    assert_int_equal(open_bytes(&signals, &file, ROWS, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "partner_rows: too long"));
    vt_buffer_free(&file);
}

static void no_flipped_bit_and_no_cut_leads_outside_the_file(void **state)
{
    (void)state;
    vt_buffer file = written(&whole);
    vt_error error;
    vt_signals signals;
    uint8_t *copy = vt_alloc(file.size, 1);
    for (size_t bit = 0; bit < file.size * 8; bit += 3) {
        memcpy(copy, file.data, file.size);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (vt_signals_open(&signals, (vt_bytes){copy, file.size}, ROWS, &error) != VT_OK) continue;
        for (size_t row = 0; row < ROWS; row++) vt_signals_window(&signals, row, LAST_DAY, VT_SIGNALS_DAYS);
        vt_signals_close(&signals);
    }
    for (size_t size = 0; size < file.size; size++) {
        uint8_t *cut = malloc(size + !size);
        memcpy(cut, file.data, size);
        assert_int_not_equal(vt_signals_open(&signals, (vt_bytes){cut, size}, ROWS, &error), VT_OK);
        free(cut);
    }
    vt_free(copy);
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(products_that_nobody_bought_together_make_empty_tensors),
        cmocka_unit_test(a_window_ends_on_its_day_and_begins_days_before),
        cmocka_unit_test(windows_at_the_ends_of_time_do_not_wrap),
        cmocka_unit_test(each_broken_rule_is_named_by_tensor_and_row),
        cmocka_unit_test(equal_counts_stand_in_the_order_of_their_rows),
        cmocka_unit_test(a_file_for_another_number_of_rows_is_refused),
        cmocka_unit_test(a_last_offset_that_is_not_the_arrays_length_is_refused),
        cmocka_unit_test(no_flipped_bit_and_no_cut_leads_outside_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
