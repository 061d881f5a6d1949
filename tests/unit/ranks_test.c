/* ranks/ and what stands on it: shares, agreement, a log read in parts, and models of several ranks as bytes of one process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ials_rows.h"
#include "learn_runs.h"
#include "thread_ranks.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void shares_are_aligned_even_and_whole(void **state)
{
    (void)state;
    uint64_t costs[1000] = {[3] = 5000};
    size_t bounds[6];
    vt_ranks ranks = {.count = 5};
    vt_ranks_deal(&ranks, bounds, &(vt_rank_work){.rows = 1000, .base = 1, .align = 10});
    assert_memory_equal(bounds, ((size_t[]){0, 200, 400, 600, 800, 1000}), sizeof bounds);
    vt_ranks_deal(&ranks, bounds, &(vt_rank_work){.costs = costs, .rows = 1000, .base = 1, .align = 64});
    /* The heavy row is in the first 64, which cost more than four shares. */
    assert_memory_equal(bounds, ((size_t[]){0, 64, 64, 64, 64, 1000}), sizeof bounds);
    vt_ranks_deal(&ranks, bounds, &(vt_rank_work){.rows = 3, .base = 1, .align = 64});
    assert_memory_equal(bounds, ((size_t[]){0, 3, 3, 3, 3, 3}), sizeof bounds);
    vt_ranks_deal(&ranks, bounds, &(vt_rank_work){.rows = 0, .base = 1, .align = 64});
    assert_memory_equal(bounds, ((size_t[6]){0}), sizeof bounds);
    vt_ranks_deal(NULL, bounds, &(vt_rank_work){.rows = 77, .base = 1, .align = 64});
    assert_memory_equal(bounds, ((size_t[]){0, 77}), 2 * sizeof *bounds);
}

typedef struct answer {
    vt_status given, got;
    vt_error error;
} answer;

static void give_answer(vt_ranks *ranks, void *context)
{
    answer *own = context;
    if (own->given != VT_OK) vt_fail(&own->error, own->given, "rank %zu", ranks->rank);
    own->got = vt_ranks_agree(ranks, own->given, &own->error);
}

static void the_first_failure_is_everybodys(void **state)
{
    (void)state;
    answer all[4] = {{.given = VT_OK}, {.given = VT_OK}, {.given = VT_BAD_DATA}, {.given = VT_IO}};
    by_thread_ranks(4, give_answer, all, sizeof *all);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(all[i].got, VT_BAD_DATA);
        assert_int_equal(all[i].error.status, VT_BAD_DATA);
        assert_string_equal(all[i].error.message, "rank 2");
    }
    answer fine[3] = {{.given = VT_OK}};
    by_thread_ranks(3, give_answer, fine, sizeof *fine);
    for (size_t i = 0; i < 3; i++) assert_int_equal(fine[i].got, VT_OK);
    assert_int_equal(vt_ranks_agree(NULL, VT_IO, NULL), VT_IO);
}

/* A log and perhaps a model of it, on one rank. */
typedef struct part_run {
    const char *path;
    const vt_learn_options *options; /* NULL: only the log is read */
    vt_model_kind kind;
    size_t sweeps_told;
    double loss;
    vt_event_log log;
    vt_buffer file;
    vt_status status;
    vt_error error;
} part_run;

static void note_loss(void *context, const vt_learn_progress *progress)
{
    part_run *run = context;
    run->sweeps_told++;
    run->loss = progress->loss;
}

static void run_part(vt_ranks *ranks, void *context)
{
    part_run *run = context;
    vt_event_source source = {.path = run->path, .ranks = ranks};
    run->status = vt_event_log_open(&run->log, &source, &run->error);
    vt_learn_context learn = {.seed = 3, .threads = 2, .ranks = ranks, .progress = note_loss, .context = run};
    if (run->status == VT_OK && run->options)
        run->status = vt_learner_of(run->kind)->train(&run->file, &run->log, run->options, &learn, &run->error);
}

static void close_part(part_run *run)
{
    vt_event_log_close(&run->log);
    vt_buffer_free(&run->file);
}

static const char *written(const char *text)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/vitrine-ranks-%ld.csv", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) fail_msg("%s", path);
    return path;
}

static const char *drawn_file(size_t events)
{
    vt_random random = vt_random_seed(11, 2);
    vt_buffer text = {0};
    vt_buffer_append_text(&text, "user,item,time,quantity\n");
    for (size_t i = 0; i < events; i++) {
        uint32_t user = vt_random_below(&random, 400), item = (user + vt_random_below(&random, 60)) % 170;
        vt_buffer_printf(&text, "u%u,i%u,2026-%02u-%02uT%02u:00,%u\n", user, item, 1 + vt_random_below(&random, 9),
                         1 + vt_random_below(&random, 28), vt_random_below(&random, 24), 1 + vt_random_below(&random, 3));
    }
    vt_buffer_append(&text, "", 1);
    const char *path = written((const char *)text.data);
    vt_buffer_free(&text);
    return path;
}

static void assert_own_events(const part_run *part, const vt_event_log *whole)
{
    const vt_event_log *log = &part->log;
    assert_int_equal(log->users, whole->users);
    assert_int_equal(log->total, whole->count);
    assert_string_equal(log->data_hash, whole->data_hash);
    assert_int_equal(log->first_day, whole->first_day);
    assert_int_equal(log->last_day, whole->last_day);
    assert_int_equal(log->lines_read, whole->lines_read);
    assert_memory_equal(log->type_counts, whole->type_counts, sizeof whole->type_counts);
    assert_int_equal(log->items, whole->items);
    for (size_t i = 0; i < log->items; i++) assert_string_equal(log->item_ids[i], whole->item_ids[i]);
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        bool own = user >= log->own_begin && user < log->own_end;
        assert_int_equal(count, own ? whole->user_offsets[user + 1] - whole->user_offsets[user] : 0);
        if (own) assert_memory_equal(log->events + log->user_offsets[user], whole->events + whole->user_offsets[user], count * sizeof *log->events);
    }
}

static void parts_of_a_log_are_the_log(void **state)
{
    (void)state;
    part_run whole = {.path = drawn_file(5000)};
    run_part(NULL, &whole);
    assert_int_equal(whole.status, VT_OK);
    for (size_t count = 2; count <= 7; count++) {
        part_run parts[MOST_THREAD_RANKS] = {{0}};
        size_t next = 0;
        for (size_t i = 0; i < count; i++) parts[i].path = whole.path;
        by_thread_ranks(count, run_part, parts, sizeof *parts);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(parts[i].status, VT_OK);
            assert_int_equal(parts[i].log.own_begin, next);
            next = parts[i].log.own_end;
            assert_own_events(&parts[i], &whole.log);
            close_part(&parts[i]);
        }
        assert_int_equal(next, whole.log.users);
    }
    close_part(&whole);
    remove(whole.path);
}

static void assert_same_model(vt_model_kind kind, const vt_learn_options *options)
{
    part_run whole = {.path = drawn_file(6000), .kind = kind, .options = options};
    run_part(NULL, &whole);
    assert_int_equal(whole.status, VT_OK);
    for (size_t count = 2; count <= 5; count++) {
        part_run parts[MOST_THREAD_RANKS] = {{0}};
        for (size_t i = 0; i < count; i++) parts[i] = (part_run){.path = whole.path, .kind = kind, .options = options};
        by_thread_ranks(count, run_part, parts, sizeof *parts);
        for (size_t i = 0; i < count; i++) {
            if (parts[i].status != VT_OK) fail_msg("%s", parts[i].error.message);
            assert_int_equal(parts[i].sweeps_told, whole.sweeps_told);
            assert_memory_equal(&parts[i].loss, &whole.loss, sizeof whole.loss);
            if (i) assert_int_equal(parts[i].file.size, 0);
            else assert_same_file(&parts[0].file, &whole.file);
            close_part(&parts[i]);
        }
    }
    close_part(&whole);
    remove(whole.path);
}

static void itemknn_is_that_of_one_process(void **state)
{
    (void)state;
    vt_learn_options options = {.itemknn = {.neighbours = 12, .shrinkage = 3, .damping = 0.4f, .half_life_days = 50, .gap_half_life_days = 20}};
    assert_same_model(VT_MODEL_ITEMKNN, &options);
}

static void ials_is_that_of_one_process(void **state)
{
    (void)state;
    vt_learn_options options = {.ials = {.factors = 19, .sweeps = 4, .steps = 3, .alpha = 9, .regularisation = 2, .power = 0.6f, .half_life_days = 40}};
    assert_same_model(VT_MODEL_IALS, &options);
}

enum { GRAM_ROWS = 30000, GRAM_WIDTH = 5 };

typedef struct gram_run {
    const float *vectors;
    float gram[GRAM_WIDTH * GRAM_WIDTH];
    vt_status status;
} gram_run;

static void run_gram(vt_ranks *ranks, void *context)
{
    gram_run *run = context;
    run->status = vt_ials_gram(run->gram, run->vectors, GRAM_ROWS, GRAM_WIDTH, &(vt_ials_crew){.threads = 1, .ranks = ranks}, NULL);
}

/* More rows than one chunk of the sum has. */
static void products_are_summed_as_one_process_does(void **state)
{
    (void)state;
    vt_random random = vt_random_seed(5, 6);
    float *vectors = vt_alloc(GRAM_ROWS, GRAM_WIDTH * sizeof *vectors);
    for (size_t i = 0; i < (size_t)GRAM_ROWS * GRAM_WIDTH; i++) vectors[i] = vt_random_normal(&random);
    gram_run whole = {.vectors = vectors}, parts[3] = {{.vectors = vectors}, {.vectors = vectors}, {.vectors = vectors}};
    run_gram(NULL, &whole);
    by_thread_ranks(3, run_gram, parts, sizeof *parts);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(parts[i].status, VT_OK);
        assert_memory_equal(parts[i].gram, whole.gram, sizeof whole.gram);
    }
    vt_free(vectors);
}

static void all_fail_alike(void **state)
{
    (void)state;
    part_run parts[3] = {{.path = written("user,item\n,\n,\n")}};
    for (size_t i = 1; i < 3; i++) parts[i].path = parts[0].path;
    by_thread_ranks(3, run_part, parts, sizeof *parts);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(parts[i].status, VT_BAD_DATA);
        assert_non_null(strstr(parts[i].error.message, "of 2 lines not one can be used"));
        close_part(&parts[i]);
    }
    remove(parts[0].path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_aligned_even_and_whole), cmocka_unit_test(the_first_failure_is_everybodys),
        cmocka_unit_test(parts_of_a_log_are_the_log),        cmocka_unit_test(itemknn_is_that_of_one_process),
        cmocka_unit_test(ials_is_that_of_one_process),       cmocka_unit_test(products_are_summed_as_one_process_does),
        cmocka_unit_test(all_fail_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
