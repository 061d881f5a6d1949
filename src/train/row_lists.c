#include "row_lists.h"

#include "memory.h"
#include "seeded_random.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 10,
    SAMPLE_A_LIST = 64, /* rows that a centroid is fitted on, in the mean */
    CHUNK = 1024,       /* rows against all centroids at a time */
    CHOICES = 8         /* nearest lists that a row is tried in before it goes to any with room */
};

static const uint64_t STREAM = 21;

/* A list that a row could go to; nearest first, then the lower list. */
typedef struct choice {
    float distance; /* |x - c|^2 - |x|^2 */
    uint32_t list;
} choice;

typedef struct fitting {
    const float *values;
    size_t rows, dims, count;
    uint32_t *members; /* rows that are not all zero */
    size_t member_count;
    float *centroids, *halves; /* [count][dims]; [count]: |c|^2 / 2 */
    float *gathered, *products; /* [CHUNK][dims], [CHUNK][count] */
} fitting;

static bool is_zero(const float *vector, size_t dims)
{
    for (size_t i = 0; i < dims; i++)
        if (vector[i] != 0.0f) return false;
    return true;
}

static bool open_fitting(fitting *fit)
{
    fit->members = vt_alloc(fit->rows, sizeof *fit->members);
    fit->centroids = vt_alloc(fit->count, fit->dims * sizeof(float));
    fit->halves = vt_alloc(fit->count, sizeof(float));
    fit->gathered = vt_alloc(CHUNK, fit->dims * sizeof(float));
    fit->products = vt_alloc(CHUNK, fit->count * sizeof(float));
    if (!fit->members || !fit->centroids || !fit->halves || !fit->gathered || !fit->products) return false;
    for (size_t row = 0; row < fit->rows; row++)
        if (!is_zero(fit->values + row * fit->dims, fit->dims)) fit->members[fit->member_count++] = (uint32_t)row;
    return true;
}

static void close_fitting(fitting *fit)
{
    void *const blocks[] = {fit->members, fit->centroids, fit->halves, fit->gathered, fit->products};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) vt_free(blocks[i]);
}

static void measure_centroids(fitting *fit)
{
    for (size_t list = 0; list < fit->count; list++) {
        const float *centroid = fit->centroids + list * fit->dims;
        double squares = 0;
        for (size_t i = 0; i < fit->dims; i++) squares += (double)centroid[i] * (double)centroid[i];
        fit->halves[list] = (float)(squares / 2);
    }
}

/* products[i][list] of `count` rows (at most CHUNK). */
static void compare(const fitting *fit, const uint32_t *rows, size_t count)
{
    size_t dims = fit->dims;
    for (size_t i = 0; i < count; i++)
        memcpy(fit->gathered + i * dims, fit->values + (size_t)rows[i] * dims, dims * sizeof(float));
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, (int)fit->count, (int)dims, 1.0f, fit->gathered, (int)dims,
                fit->centroids, (int)dims, 0.0f, fit->products, (int)fit->count);
}

/* The nearest `wanted` lists of the i-th row that was compared, in order. */
static void choose(const fitting *fit, size_t i, choice *choices, size_t wanted)
{
    const float *products = fit->products + i * fit->count;
    size_t found = 0;
    for (size_t list = 0; list < fit->count; list++) {
        float distance = fit->halves[list] - products[list];
        if (found == wanted && distance >= choices[found - 1].distance) continue;
        size_t at = found < wanted ? found++ : found - 1;
        for (; at > 0 && choices[at - 1].distance > distance; at--) choices[at] = choices[at - 1];
        choices[at] = (choice){distance, (uint32_t)list};
    }
}

/* lists: u32[count], the nearest of each row. */
static void assign(fitting *fit, const uint32_t *rows, size_t count, uint32_t *lists)
{
    measure_centroids(fit);
    for (size_t first = 0; first < count; first += CHUNK) {
        size_t some = count - first < CHUNK ? count - first : CHUNK;
        compare(fit, rows + first, some);
        for (size_t i = 0; i < some; i++) {
            choice nearest = {.list = 0};
            choose(fit, i, &nearest, 1);
            lists[first + i] = nearest.list;
        }
    }
}

/* Centroids are the means of their rows; one that has none stays where it was. sizes: u32[count]. */
static bool move_centroids(fitting *fit, const uint32_t *rows, size_t count, const uint32_t *lists, uint32_t *sizes)
{
    size_t dims = fit->dims;
    double *sums = vt_alloc(fit->count, dims * sizeof *sums);
    if (!sums) return false;
    memset(sizes, 0, fit->count * sizeof *sizes);
    for (size_t i = 0; i < count; i++) {
        const float *vector = fit->values + (size_t)rows[i] * dims;
        double *sum = sums + lists[i] * dims;
        sizes[lists[i]]++;
        for (size_t j = 0; j < dims; j++) sum[j] += (double)vector[j];
    }
    for (size_t list = 0; list < fit->count; list++)
        for (size_t j = 0; j < dims && sizes[list]; j++)
            fit->centroids[list * dims + j] = (float)(sums[list * dims + j] / sizes[list]);
    vt_free(sums);
    return true;
}

/* A list of a quarter of the mean or less starts again at a row of the fullest, which it then shares. */
static void revive(fitting *fit, const uint32_t *rows, size_t count, const uint32_t *lists, uint32_t *sizes, vt_random *random)
{
    for (size_t list = 0; list < fit->count; list++) {
        size_t fullest = 0, at = vt_random_below(random, (uint32_t)count);
        if ((size_t)sizes[list] * fit->count * 4 > count) continue;
        for (size_t i = 1; i < fit->count; i++)
            if (sizes[i] > sizes[fullest]) fullest = i;
        if (sizes[fullest] < 2) return;
        while (lists[at] != fullest) at = at + 1 < count ? at + 1 : 0;
        memcpy(fit->centroids + list * fit->dims, fit->values + (size_t)rows[at] * fit->dims, fit->dims * sizeof(float));
        sizes[fullest] /= 2;
        sizes[list] = 0; /* its rows are still the other's, so it is not to be drawn from */
    }
}

static bool fit_centroids(fitting *fit, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, STREAM);
    size_t count = fit->count * SAMPLE_A_LIST < fit->member_count ? fit->count * SAMPLE_A_LIST : fit->member_count;
    uint32_t *sample = vt_alloc(fit->member_count, sizeof *sample), *lists = vt_alloc(count, sizeof *lists),
             *sizes = vt_alloc(fit->count, sizeof *sizes);
    bool enough = sample && lists && sizes;
    if (enough) {
        memcpy(sample, fit->members, fit->member_count * sizeof *sample);
        if (count < fit->member_count) vt_random_draw(&random, sample, fit->member_count, count);
        for (size_t list = 0; list < fit->count; list++)
            memcpy(fit->centroids + list * fit->dims, fit->values + (size_t)sample[list * count / fit->count] * fit->dims,
                   fit->dims * sizeof(float));
    }
    for (int round = 0; enough && round < ROUNDS; round++) {
        assign(fit, sample, count, lists);
        enough = move_centroids(fit, sample, count, lists, sizes);
        if (enough && round + 2 < ROUNDS) revive(fit, sample, count, lists, sizes, &random);
    }
    vt_free(sample);
    vt_free(lists);
    vt_free(sizes);
    return enough;
}

/* ---- every row into a list with room ---- */

/* A row's wish: its i-th choice. */
typedef struct wish {
    float distance; /* |x - c|^2 - |x|^2 */
    uint32_t member;
} wish;

static int by_distance(const void *a, const void *b)
{
    const wish *left = a, *right = b;
    if (left->distance != right->distance) return left->distance < right->distance ? -1 : 1;
    return (left->member > right->member) - (left->member < right->member);
}

/* choices: [members][CHOICES]. Round by round, the rows that are still without a list ask for their next choice, the nearest first. */
static void settle(const fitting *fit, const choice *choices, size_t width, wish *wishes, uint32_t *room, uint16_t *list_of_row)
{
    for (size_t round = 0; round < width; round++) {
        size_t waiting = 0;
        for (size_t i = 0; i < fit->member_count; i++)
            if (list_of_row[fit->members[i]] == VT_ROW_LISTS_NONE)
                wishes[waiting++] = (wish){choices[i * width + round].distance, (uint32_t)i};
        qsort(wishes, waiting, sizeof *wishes, by_distance);
        for (size_t i = 0; i < waiting; i++) {
            uint32_t list = choices[wishes[i].member * width + round].list;
            if (!room[list]) continue;
            room[list]--;
            list_of_row[fit->members[wishes[i].member]] = (uint16_t)list;
        }
    }
    for (size_t i = 0, list = 0; i < fit->member_count; i++) {
        if (list_of_row[fit->members[i]] != VT_ROW_LISTS_NONE) continue;
        while (!room[list]) list++;
        room[list]--;
        list_of_row[fit->members[i]] = (uint16_t)list;
    }
}

static bool fill_lists(fitting *fit, uint16_t *list_of_row)
{
    size_t width = fit->count < CHOICES ? fit->count : CHOICES, most = fit->member_count * 5 / (2 * fit->count) + 1;
    choice *choices = vt_alloc(fit->member_count, width * sizeof *choices);
    wish *wishes = vt_alloc(fit->member_count, sizeof *wishes);
    uint32_t *room = vt_alloc(fit->count, sizeof *room);
    bool enough = choices && wishes && room;
    measure_centroids(fit);
    for (size_t first = 0; enough && first < fit->member_count; first += CHUNK) {
        size_t some = fit->member_count - first < CHUNK ? fit->member_count - first : CHUNK;
        compare(fit, fit->members + first, some);
        for (size_t i = 0; i < some; i++) choose(fit, i, choices + (first + i) * width, width);
    }
    for (size_t list = 0; enough && list < fit->count; list++) room[list] = (uint32_t)most;
    if (enough) settle(fit, choices, width, wishes, room, list_of_row);
    vt_free(choices);
    vt_free(wishes);
    vt_free(room);
    return enough;
}

/* The means of what lies in the lists in the end. */
static bool settle_centroids(fitting *fit, const uint16_t *list_of_row)
{
    uint32_t *lists = vt_alloc(fit->member_count, sizeof *lists), *sizes = vt_alloc(fit->count, sizeof *sizes);
    bool enough = lists && sizes;
    for (size_t i = 0; enough && i < fit->member_count; i++) lists[i] = list_of_row[fit->members[i]];
    enough = enough && move_centroids(fit, fit->members, fit->member_count, lists, sizes);
    vt_free(lists);
    vt_free(sizes);
    return enough;
}

static bool open_lists(vt_row_lists *lists, const fitting *fit)
{
    *lists = (vt_row_lists){.count = fit->count, .list_of_row = vt_alloc(fit->rows, sizeof *lists->list_of_row)};
    for (size_t row = 0; lists->list_of_row && row < fit->rows; row++) lists->list_of_row[row] = VT_ROW_LISTS_NONE;
    return lists->list_of_row != NULL;
}

/* Hands the centroids over and frees the rest. */
static vt_status finish(vt_row_lists *lists, fitting *fit, bool enough, vt_error *error)
{
    if (enough) {
        lists->centroids = fit->centroids;
        fit->centroids = NULL;
    } else {
        vt_row_lists_close(lists);
    }
    close_fitting(fit);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu lists of %zu rows", fit->count, fit->rows);
}

vt_status vt_row_lists_fit(vt_row_lists *lists, const float *values, size_t rows, size_t dims, size_t count, uint64_t seed,
                           vt_error *error)
{
    fitting fit = {.values = values, .rows = rows, .dims = dims, .count = count};
    bool enough = open_lists(lists, &fit) && open_fitting(&fit);
    VT_CHECK(!enough || (count >= 1 && count <= VT_ROW_LISTS_MOST && count <= fit.member_count));
    enough = enough && fit_centroids(&fit, seed) && fill_lists(&fit, lists->list_of_row) && settle_centroids(&fit, lists->list_of_row);
    return finish(lists, &fit, enough, error);
}

/* The list it lay in, or the nearest. */
static uint16_t keep_or_move(const choice *choices, size_t width, uint16_t before)
{
    for (size_t i = 0; i < width; i++)
        if (choices[i].list == before) return before;
    return (uint16_t)choices[0].list;
}

static void assign_again(fitting *fit, const uint16_t *before, uint16_t *list_of_row)
{
    size_t width = fit->count < CHOICES ? fit->count : CHOICES;
    measure_centroids(fit);
    for (size_t first = 0; first < fit->member_count; first += CHUNK) {
        size_t some = fit->member_count - first < CHUNK ? fit->member_count - first : CHUNK;
        compare(fit, fit->members + first, some);
        for (size_t i = 0; i < some; i++) {
            choice choices[CHOICES] = {{.list = 0}};
            uint32_t row = fit->members[first + i];
            choose(fit, i, choices, width);
            list_of_row[row] = keep_or_move(choices, width, before ? before[row] : VT_ROW_LISTS_NONE);
        }
    }
}

vt_status vt_row_lists_assign(vt_row_lists *lists, const float *values, size_t rows, size_t dims, const float *centroids, size_t count,
                              const uint16_t *before, vt_error *error)
{
    fitting fit = {.values = values, .rows = rows, .dims = dims, .count = count};
    bool enough = open_lists(lists, &fit) && open_fitting(&fit);
    if (enough) {
        memcpy(fit.centroids, centroids, count * dims * sizeof *centroids);
        assign_again(&fit, before, lists->list_of_row);
    }
    return finish(lists, &fit, enough, error);
}

void vt_row_lists_close(vt_row_lists *lists)
{
    vt_free(lists->centroids);
    vt_free(lists->list_of_row);
    *lists = (vt_row_lists){.count = 0};
}
