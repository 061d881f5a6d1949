#include "person_tastes.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_VALUE UINT32_MAX

static const vt_facet facets[VT_COHORT_FACETS] = {VT_FACET_CATEGORY, VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE,
                                                  VT_FACET_COLOUR,   VT_FACET_BRAND,        VT_FACET_USAGE};

typedef struct tasting {
    vt_person_tastes *out;
    size_t rows;
    uint32_t *value_of[VT_COHORT_FACETS]; /* [row]: value, counted over all facets, or NO_VALUE */
    uint32_t *begins;                     /* [everybody + 1]: of a person's products */
    uint32_t *products;                   /* rows, by person; of those who are kept moved to the front */
    uint32_t *counts;                     /* [width]: scratch, 0 between people */
    size_t room;                          /* of values and weights */
} tasting;

/* ---- values ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The ids of the catalog: 0.. in byte order of the texts, "" included. `texts` is scratch for all rows. */
static void number_values(tasting *run, size_t facet, const vt_product *products, const char **texts)
{
    size_t distinct = 0, begin = run->out->width;
    for (size_t row = 0; row < run->rows; row++) texts[row] = products[row].facets[facets[facet]];
    qsort(texts, run->rows, sizeof *texts, by_text);
    for (size_t i = 0; i < run->rows; i++)
        if (distinct == 0 || strcmp(texts[distinct - 1], texts[i]) != 0) texts[distinct++] = texts[i];
    for (size_t row = 0; row < run->rows; row++) {
        const char *text = products[row].facets[facets[facet]];
        const char **found = bsearch(&text, texts, distinct, sizeof *texts, by_text);
        run->value_of[facet][row] = *text ? (uint32_t)(begin + (size_t)(found - texts)) : NO_VALUE;
    }
    run->out->value_counts[facet] = (uint32_t)distinct;
    run->out->width += distinct;
}

static bool number_all(tasting *run, const vt_product *products)
{
    const char **texts = vt_alloc(run->rows, sizeof *texts);
    bool enough = texts != NULL;
    for (size_t facet = 0; enough && facet < VT_COHORT_FACETS; facet++) {
        run->value_of[facet] = vt_alloc(run->rows, sizeof(uint32_t));
        enough = run->value_of[facet] != NULL;
        if (enough) number_values(run, facet, products, texts);
    }
    vt_free(texts);
    return enough;
}

/* ---- products of a person ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static bool list_products(tasting *run, const vt_transactions *from)
{
    run->begins = vt_alloc(from->people + 2, sizeof *run->begins);
    run->products = vt_alloc(from->sale_count, sizeof *run->products);
    if (!run->begins || !run->products) return false;
    uint32_t *next = run->begins + 1; /* one further on while filling, so that begins are left behind */
    for (size_t i = 0; i < from->sale_count; i++) {
        uint32_t person = from->baskets[from->sales[i].basket].person;
        if (person != VT_NOBODY) next[person + 1]++;
    }
    for (size_t person = 0; person < from->people; person++) next[person + 1] += next[person];
    for (size_t i = 0; i < from->sale_count; i++) {
        uint32_t person = from->baskets[from->sales[i].basket].person;
        if (person != VT_NOBODY) run->products[next[person]++] = from->sales[i].row;
    }
    return true;
}

/* Sorts the person's products and keeps each once; returns how many. */
static size_t distinct_products(uint32_t *products, size_t count)
{
    size_t kept = 0;
    if (count) qsort(products, count, sizeof *products, by_number);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || products[kept - 1] != products[i]) products[kept++] = products[i];
    return kept;
}

/* ---- tastes ---- */

static bool make_room(tasting *run, size_t wanted)
{
    vt_person_tastes *out = run->out;
    if (wanted <= run->room) return true;
    size_t room = 2 * wanted + 4096;
    uint32_t *values = vt_resize(out->values, run->room, room, sizeof *values);
    if (values) out->values = values;
    float *weights = vt_resize(out->weights, run->room, room, sizeof *weights);
    if (weights) out->weights = weights;
    if (values && weights) run->room = room;
    return values && weights;
}

/* Appends the values of one facet with their share of the most frequent; returns the end. */
static size_t taste_facet(tasting *run, size_t facet, const uint32_t *products, size_t count, size_t at)
{
    uint32_t most = 0;
    size_t begin = at;
    for (size_t i = 0; i < count; i++) {
        uint32_t value = run->value_of[facet][products[i]];
        if (value == NO_VALUE) continue;
        if (run->counts[value]++ == 0) run->out->values[at++] = value;
        if (run->counts[value] > most) most = run->counts[value];
    }
    for (size_t i = begin; i < at; i++) {
        run->out->weights[i] = (float)run->counts[run->out->values[i]] / (float)most;
        run->counts[run->out->values[i]] = 0;
    }
    return at;
}

static bool taste_person(tasting *run, uint32_t *products, size_t count)
{
    vt_person_tastes *out = run->out;
    size_t kept = distinct_products(products, count), begin = out->offsets[out->people], at = begin;
    if (kept < VT_PERSON_LEAST_PRODUCTS) return true;
    if (!make_room(run, begin + VT_COHORT_FACETS * kept)) return false;
    for (size_t facet = 0; facet < VT_COHORT_FACETS; facet++) at = taste_facet(run, facet, products, kept, at);
    if (at == begin) return true;
    float squares = 0.0f;
    for (size_t i = begin; i < at; i++) squares += out->weights[i] * out->weights[i];
    float length = sqrtf(squares);
    for (size_t i = begin; i < at; i++) out->weights[i] /= length;
    /* Never behind the place it comes from: everybody before had at least as many. */
    memmove(run->products + out->product_offsets[out->people], products, kept * sizeof *products);
    out->product_offsets[out->people + 1] = out->product_offsets[out->people] + (uint32_t)kept;
    out->offsets[++out->people] = (uint32_t)at;
    return true;
}

static bool taste_everybody(tasting *run, const vt_transactions *from)
{
    vt_person_tastes *out = run->out;
    size_t everybody = from->people, looked_at = everybody < VT_PERSONS_MOST ? everybody : VT_PERSONS_MOST;
    out->offsets = vt_alloc(looked_at + 1, sizeof *out->offsets);
    out->product_offsets = vt_alloc(looked_at + 1, sizeof *out->product_offsets);
    run->counts = vt_alloc(out->width, sizeof *run->counts);
    if (!out->offsets || !out->product_offsets || !run->counts) return false;
    for (size_t i = 0; i < looked_at; i++) {
        size_t person = (size_t)((uint64_t)i * everybody / looked_at), begin = run->begins[person];
        if (!taste_person(run, run->products + begin, run->begins[person + 1] - begin)) return false;
    }
    return true;
}

vt_status vt_person_tastes_open(vt_person_tastes *out, const vt_transactions *transactions, const vt_product *products,
                                size_t count, vt_error *error)
{
    *out = (vt_person_tastes){.width = 0};
    tasting run = {.out = out, .rows = count};
    bool enough = number_all(&run, products) && list_products(&run, transactions) && taste_everybody(&run, transactions);
    for (size_t facet = 0; facet < VT_COHORT_FACETS; facet++) vt_free(run.value_of[facet]);
    vt_free(run.begins);
    out->products = run.products;
    vt_free(run.counts);
    if (enough) return VT_OK;
    vt_person_tastes_close(out);
    return vt_fail(error, VT_NO_MEMORY, "no memory for the tastes of %zu customers", transactions->people);
}

void vt_person_tastes_close(vt_person_tastes *tastes)
{
    vt_free(tastes->offsets);
    vt_free(tastes->values);
    vt_free(tastes->weights);
    vt_free(tastes->product_offsets);
    vt_free(tastes->products);
    *tastes = (vt_person_tastes){.width = 0};
}
