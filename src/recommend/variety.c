#include "variety.h"

#include "memory.h"
#include "row_cosines.h"

#include <string.h>

typedef struct arranging {
    const vt_task *task;
    const vt_variety_pool *pool;
    const vt_vector_space *space; /* NULL: nothing to compare looks by */
    vt_row_probe probe;           /* the last pick */
    int relevance_tenths, most_per; /* lambda, and c */
    size_t untyped;
    bool placed[VT_SLATE_MAX_LIMIT];
    double nearest[VT_SLATE_MAX_LIMIT]; /* greatest cosine with a placed one */
    size_t alike[VT_SLATE_MAX_LIMIT];   /* placed ones of the same article type */
} arranging;

vt_variety vt_variety_of(const vt_task *task, bool personal)
{
    if (task->request->variety != VT_VARIETY_DEFAULT) return task->request->variety;
    if (!personal) return VT_VARIETY_OFF;
    return task->visitor->variety != VT_VARIETY_DEFAULT ? task->visitor->variety : VT_VARIETY_LOW;
}

static uint32_t type_of(const arranging *run, size_t item)
{
    return run->task->columns.facets[VT_FACET_ARTICLE_TYPE][run->pool->rows[item]];
}

static double relevance(const vt_variety_pool *pool, size_t item)
{
    int64_t least = pool->scores[pool->count - 1], greatest = pool->scores[0];
    return greatest > least ? (double)(pool->scores[item] - least) / (double)(greatest - least) : 1.0;
}

static bool is_capped(const arranging *run, size_t item, size_t given)
{
    return type_of(run, item) != run->untyped && run->alike[item] >= 1 + given / (size_t)run->most_per;
}

/* The item for the next place; `capped`: also one that the cap forbids. SIZE_MAX when there is none. */
static size_t choose(const arranging *run, size_t given, bool capped)
{
    size_t best = SIZE_MAX;
    double most = 0.0;
    for (size_t i = 0; i < run->pool->count; i++) {
        if (run->placed[i] || (!capped && is_capped(run, i, given))) continue;
        double part = (double)run->relevance_tenths, worth = part * relevance(run->pool, i);
        if (given > 0) worth -= (10.0 - part) * run->nearest[i];
        if (best != SIZE_MAX && worth <= most) continue;
        best = i;
        most = worth;
    }
    return best;
}

static void place(arranging *run, size_t item, bool is_first)
{
    bool seen = run->space && vt_row_probe_aim(&run->probe, run->pool->rows[item]);
    run->placed[item] = true;
    for (size_t i = 0; i < run->pool->count; i++) {
        run->alike[i] += type_of(run, i) == type_of(run, item);
        if (run->placed[i]) continue;
        float cosine = 0.0f;
        if (seen) vt_row_probe_cosine(&run->probe, run->pool->rows[i], &cosine);
        if (is_first || (double)cosine > run->nearest[i]) run->nearest[i] = (double)cosine;
    }
}

/* The space that looks are compared in: the request's, else the pack's first; NULL until its int8 codes have come. */
static const vt_vector_space *find_space(const vt_task *task)
{
    const vt_shop *shop = task->shop;
    const char *name = task->request->space;
    size_t index = 0;
    while (name && index < shop->space_count && strcmp(shop->infos[index].name, name) != 0) index++;
    return index < shop->space_count && vt_space_has_codes(&shop->spaces[index]) && vt_space_ready(&shop->spaces[index]) ? &shop->spaces[index] : NULL;
}

vt_status vt_variety_order(const vt_task *task, vt_variety level, const vt_variety_pool *pool, size_t limit, size_t *order)
{
    VT_CHECK(pool->count <= VT_SLATE_MAX_LIMIT && limit <= pool->count);
    for (size_t i = 0; i < limit; i++) order[i] = i;
    if (level != VT_VARIETY_LOW && level != VT_VARIETY_HIGH) return VT_OK;
    bool low = level == VT_VARIETY_LOW;
    arranging run = {.task = task, .pool = pool, .space = find_space(task), .relevance_tenths = low ? 8 : 5,
                     .most_per = low ? 2 : 4,
                     .untyped = vt_catalog_facet_id(task->shop->catalog, VT_FACET_ARTICLE_TYPE, "")};
    if (run.space) VT_TRY(vt_row_probe_open(&run.probe, run.space));
    for (size_t given = 0; given < limit; given++) {
        size_t item = choose(&run, given, false);
        order[given] = item != SIZE_MAX ? item : choose(&run, given, true);
        place(&run, order[given], given == 0);
    }
    vt_row_probe_close(&run.probe);
    return VT_OK;
}

/* items[i] = what was items[order[i]], of which each stands once. */
static vt_status permute(vt_slate *slate, const size_t *order, size_t limit)
{
    vt_slate_item *kept = vt_alloc(slate->count, sizeof *kept);
    if (!kept) return VT_NO_MEMORY;
    memcpy(kept, slate->items, slate->count * sizeof *kept);
    for (size_t i = 0; i < limit; i++) slate->items[i] = kept[order[i]];
    vt_free(kept);
    return VT_OK;
}

vt_status vt_variety_arrange(vt_slate *slate, const vt_task *task, vt_variety level, size_t limit)
{
    size_t rows[VT_SLATE_MAX_LIMIT], order[VT_SLATE_MAX_LIMIT];
    int64_t scores[VT_SLATE_MAX_LIMIT];
    if (limit > slate->count) limit = slate->count;
    for (size_t i = 0; i < slate->count; i++) {
        rows[i] = slate->items[i].row;
        scores[i] = slate->items[i].score_micros;
    }
    vt_variety_pool pool = {rows, scores, slate->count};
    if (limit > 0) {
        VT_TRY(vt_variety_order(task, level, &pool, limit, order));
        VT_TRY(permute(slate, order, limit));
    }
    /* What is left over must not tell slates apart. */
    memset(slate->items + limit, 0, (slate->count - limit) * sizeof *slate->items);
    slate->count = limit;
    return VT_OK;
}
