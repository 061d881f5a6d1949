#include "cohort_fold.h"

#include "memory.h"
#include "seeded_random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 12, STARTS = 8 };

typedef struct clustering {
    const vt_person_tastes *tastes;
    size_t count;       /* cohorts, at most VT_COHORT_MOST */
    float *centres;     /* [width][VT_COHORT_MOST]: unit vectors, a column each; 0 for one that is dissolved */
    float *sums;        /* the same form */
    uint32_t *cohort_of; /* [people] */
    uint32_t sizes[VT_COHORT_MOST];
    bool dissolved[VT_COHORT_MOST];
} clustering;

/* cosines[c] with every centre. */
static void compare(const clustering *run, size_t person, float cosines[VT_COHORT_MOST])
{
    const vt_person_tastes *tastes = run->tastes;
    memset(cosines, 0, VT_COHORT_MOST * sizeof *cosines);
    for (size_t i = tastes->offsets[person]; i < tastes->offsets[person + 1]; i++) {
        const float *centre = run->centres + (size_t)tastes->values[i] * VT_COHORT_MOST;
        for (size_t c = 0; c < run->count; c++) cosines[c] += tastes->weights[i] * centre[c];
    }
}

static void put_centre(clustering *run, size_t cohort, size_t person)
{
    const vt_person_tastes *tastes = run->tastes;
    for (size_t i = tastes->offsets[person]; i < tastes->offsets[person + 1]; i++)
        run->centres[(size_t)tastes->values[i] * VT_COHORT_MOST + cohort] = tastes->weights[i];
}

/* Each start is the one of eight drawn people who is least like any start before. */
static void choose_starts(clustering *run, uint64_t seed, size_t wanted)
{
    vt_random random = vt_random_seed(seed, 7);
    float cosines[VT_COHORT_MOST];
    while (run->count < wanted) {
        size_t best = 0;
        float least = 2.0f;
        for (int start = 0; start < STARTS; start++) {
            size_t person = vt_random_below(&random, (uint32_t)run->tastes->people);
            float nearest = -1.0f;
            compare(run, person, cosines);
            for (size_t c = 0; c < run->count; c++) nearest = cosines[c] > nearest ? cosines[c] : nearest;
            if (nearest < least) least = nearest, best = person;
        }
        put_centre(run, run->count++, best);
    }
}

/* Ties go to the lower cohort. */
static void assign(clustering *run, size_t person)
{
    float cosines[VT_COHORT_MOST], most = -1.0f;
    compare(run, person, cosines);
    for (size_t c = 0; c < run->count; c++)
        if (!run->dissolved[c] && cosines[c] > most) most = cosines[c], run->cohort_of[person] = (uint32_t)c;
    run->sizes[run->cohort_of[person]]++;
}

static void assign_all(clustering *run)
{
    memset(run->sizes, 0, sizeof run->sizes);
    for (size_t person = 0; person < run->tastes->people; person++) assign(run, person);
}

static void sum_up(clustering *run)
{
    const vt_person_tastes *tastes = run->tastes;
    memset(run->sums, 0, tastes->width * VT_COHORT_MOST * sizeof *run->sums);
    for (size_t person = 0; person < tastes->people; person++)
        for (size_t i = tastes->offsets[person]; i < tastes->offsets[person + 1]; i++)
            run->sums[(size_t)tastes->values[i] * VT_COHORT_MOST + run->cohort_of[person]] += tastes->weights[i];
}

/* Centres are the sums at length 1; one that lost all its people stays where it was. */
static void move_centres(clustering *run)
{
    float squares[VT_COHORT_MOST] = {0};
    sum_up(run);
    for (size_t value = 0; value < run->tastes->width; value++)
        for (size_t c = 0; c < run->count; c++) {
            float sum = run->sums[value * VT_COHORT_MOST + c];
            squares[c] += sum * sum;
        }
    for (size_t value = 0; value < run->tastes->width; value++)
        for (size_t c = 0; c < run->count; c++)
            if (squares[c] > 0.0f) run->centres[value * VT_COHORT_MOST + c] = run->sums[value * VT_COHORT_MOST + c] / sqrtf(squares[c]);
}

static void dissolve(clustering *run, size_t cohort)
{
    run->dissolved[cohort] = true;
    run->sizes[cohort] = 0;
    for (size_t person = 0; person < run->tastes->people; person++)
        if (run->cohort_of[person] == cohort) assign(run, person);
}

/* The smallest cohort that is too small, or SIZE_MAX. */
static size_t too_small(const clustering *run)
{
    size_t smallest = SIZE_MAX;
    for (size_t c = 0; c < run->count; c++)
        if (!run->dissolved[c] && run->sizes[c] < VT_COHORT_LEAST_PEOPLE &&
            (smallest == SIZE_MAX || run->sizes[c] < run->sizes[smallest]))
            smallest = c;
    return smallest;
}

static bool cluster(clustering *run, uint64_t seed)
{
    size_t people = run->tastes->people, wanted = people / VT_COHORT_PEOPLE;
    run->centres = vt_alloc(run->tastes->width, VT_COHORT_MOST * sizeof *run->centres);
    run->sums = vt_alloc(run->tastes->width, VT_COHORT_MOST * sizeof *run->sums);
    run->cohort_of = vt_alloc(people, sizeof *run->cohort_of);
    if (!run->centres || !run->sums || !run->cohort_of) return false;
    choose_starts(run, seed, wanted < 1 ? 1 : wanted > VT_COHORT_MOST ? VT_COHORT_MOST : wanted);
    for (int round = 0; round < ROUNDS; round++) {
        assign_all(run);
        move_centres(run);
    }
    assign_all(run);
    for (size_t cohort; (cohort = too_small(run)) != SIZE_MAX;) dissolve(run, cohort);
    return true;
}

/* ---- what is kept ---- */

/* holders: u32[width], how many people of the cohort have the value. */
static void count_holders(const clustering *run, size_t cohort, uint32_t *holders)
{
    const vt_person_tastes *tastes = run->tastes;
    memset(holders, 0, tastes->width * sizeof *holders);
    for (size_t person = 0; person < tastes->people; person++)
        for (size_t i = tastes->offsets[person]; run->cohort_of[person] == cohort && i < tastes->offsets[person + 1]; i++)
            holders[tastes->values[i]]++;
}

static bool keep_cohort(const clustering *run, size_t cohort, const uint32_t *holders, uint8_t *weights)
{
    size_t begin = 0;
    bool any = false;
    for (size_t facet = 0; facet < VT_COHORT_FACETS; begin += run->tastes->value_counts[facet++]) {
        float most = 0.0f;
        size_t end = begin + run->tastes->value_counts[facet];
        for (size_t value = begin; value < end; value++) {
            float sum = holders[value] < VT_COHORT_LEAST_HOLDERS ? 0.0f : run->sums[value * VT_COHORT_MOST + cohort];
            most = sum > most ? sum : most;
        }
        for (size_t value = begin; value < end && most > 0.0f; value++) {
            if (holders[value] < VT_COHORT_LEAST_HOLDERS) continue;
            weights[value] = (uint8_t)floorf(run->sums[value * VT_COHORT_MOST + cohort] / most * 255.0f + 0.5f);
            any |= weights[value] > 0;
        }
    }
    return any;
}

static int most_bought_first(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left < right) - (left > right);
}

static int by_row(const void *a, const void *b)
{
    uint32_t left = (uint32_t) * (const uint64_t *)a, right = (uint32_t) * (const uint64_t *)b;
    return (left < right) - (left > right); /* the low half is the row upside down */
}

/* buyers: u32[rows], how many people of the cohort bought the product. */
static void count_buyers(const clustering *run, size_t cohort, uint32_t *buyers, size_t rows)
{
    const vt_person_tastes *tastes = run->tastes;
    memset(buyers, 0, rows * sizeof *buyers);
    for (size_t person = 0; person < tastes->people; person++)
        for (size_t i = tastes->product_offsets[person]; run->cohort_of[person] == cohort && i < tastes->product_offsets[person + 1]; i++)
            buyers[tastes->products[i]]++;
}

/* keys: u64[rows], buyers above the row upside down: the greatest key is the most bought, ties by lower row. */
static void keep_items(vt_cohort_fold *out, const uint32_t *buyers, size_t rows, uint64_t *keys)
{
    size_t count = 0, cohort = out->cohorts.count, at = out->item_offsets[cohort];
    for (size_t row = 0; row < rows; row++)
        if (buyers[row] >= VT_COHORT_LEAST_HOLDERS) keys[count++] = (uint64_t)buyers[row] << 32 | (UINT32_MAX - (uint32_t)row);
    if (count) qsort(keys, count, sizeof *keys, most_bought_first);
    if (count > VT_COHORT_MOST_ITEMS) count = VT_COHORT_MOST_ITEMS;
    uint64_t most = count ? keys[0] >> 32 : 1;
    if (count) qsort(keys, count, sizeof *keys, by_row);
    for (size_t i = 0; i < count; i++) {
        uint64_t weight = ((keys[i] >> 32) * 510 + most) / (2 * most);
        out->item_rows[at] = UINT32_MAX - (uint32_t)keys[i];
        out->item_weights[at++] = (uint8_t)(weight ? weight : 1);
    }
    out->item_offsets[cohort + 1] = (uint32_t)at;
}

static size_t largest_left(const clustering *run, const bool *taken)
{
    size_t largest = SIZE_MAX;
    for (size_t c = 0; c < run->count; c++)
        if (!taken[c] && run->sizes[c] > 0 && (largest == SIZE_MAX || run->sizes[c] > run->sizes[largest])) largest = c;
    return largest;
}

typedef struct keeping {
    uint32_t *holders; /* [width] */
    uint32_t *buyers;  /* [rows] */
    uint64_t *keys;    /* [rows] */
} keeping;

static bool open_keeping(keeping *room, vt_cohort_fold *out, size_t width, size_t rows)
{
    *room = (keeping){vt_alloc(width, sizeof(uint32_t)), vt_alloc(rows, sizeof(uint32_t)), vt_alloc(rows, sizeof(uint64_t))};
    out->people = vt_alloc(VT_COHORT_MOST, sizeof *out->people);
    out->weights = vt_alloc(VT_COHORT_MOST, width);
    out->item_offsets = vt_alloc(VT_COHORT_MOST + 1, sizeof *out->item_offsets);
    out->item_rows = vt_alloc((size_t)VT_COHORT_MOST * VT_COHORT_MOST_ITEMS, sizeof *out->item_rows);
    out->item_weights = vt_alloc((size_t)VT_COHORT_MOST * VT_COHORT_MOST_ITEMS, 1);
    return room->holders && room->buyers && room->keys && out->people && out->weights && out->item_offsets && out->item_rows &&
           out->item_weights;
}

static bool keep_all(clustering *run, vt_cohort_fold *out, size_t rows)
{
    size_t width = run->tastes->width, cohort;
    bool taken[VT_COHORT_MOST] = {false};
    keeping room;
    bool enough = open_keeping(&room, out, width, rows);
    if (enough) sum_up(run);
    while (enough && (cohort = largest_left(run, taken)) != SIZE_MAX) {
        taken[cohort] = true;
        count_holders(run, cohort, room.holders);
        if (!keep_cohort(run, cohort, room.holders, out->weights + out->cohorts.count * width)) continue;
        count_buyers(run, cohort, room.buyers, rows);
        keep_items(out, room.buyers, rows, room.keys);
        out->people[out->cohorts.count++] = run->sizes[cohort];
    }
    vt_free(room.holders);
    vt_free(room.buyers);
    vt_free(room.keys);
    return enough;
}

vt_status vt_cohort_fold_open(vt_cohort_fold *out, const vt_transactions *transactions, const vt_product *products, size_t count,
                              uint64_t seed, vt_error *error)
{
    vt_person_tastes tastes;
    *out = (vt_cohort_fold){.people = NULL};
    VT_TRY(vt_person_tastes_open(&tastes, transactions, products, count, error));
    clustering run = {.tastes = &tastes};
    bool enough = true;
    if (tastes.people >= VT_COHORT_LEAST_PEOPLE) enough = cluster(&run, seed) && keep_all(&run, out, count);
    memcpy(out->value_counts, tastes.value_counts, sizeof out->value_counts);
    out->cohorts.value_counts = out->value_counts;
    out->cohorts.width = tastes.width;
    out->cohorts.people = out->people;
    out->cohorts.weights = out->weights;
    out->cohorts.item_offsets = out->item_offsets;
    out->cohorts.item_rows = out->item_rows;
    out->cohorts.item_weights = out->item_weights;
    vt_free(run.centres);
    vt_free(run.sums);
    vt_free(run.cohort_of);
    vt_person_tastes_close(&tastes);
    return enough ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory for cohorts");
}

void vt_cohort_fold_close(vt_cohort_fold *fold)
{
    vt_free(fold->people);
    vt_free(fold->weights);
    vt_free(fold->item_offsets);
    vt_free(fold->item_rows);
    vt_free(fold->item_weights);
    *fold = (vt_cohort_fold){.people = NULL};
}
