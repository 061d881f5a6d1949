#include "bench_curve.h"

#include "host_files.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct drawing {
    const vt_curve_setup *setup;
    vt_curve *curve;
    vt_pages *pages;
    vt_page_host *host;       /* who brings pages, when it is told to */
    vt_query query;
    vt_row_mask mask;
    size_t index;             /* of the query */
    size_t brought, brought_bytes, step;
    uint32_t *wanted;         /* u32[lists]: of a round */
} drawing;

/* As it goes over the line. */
static size_t sent_bytes(const char *folder, const char *path, bool gzipped, size_t bytes)
{
    struct stat packed;
    char name[VT_HOST_PATH_BYTES + 8];
    snprintf(name, sizeof name, "%.3800s/%s.gz", folder, path);
    return gzipped && stat(name, &packed) == 0 ? (size_t)packed.st_size : bytes;
}

static double start_bytes(const vt_curve_setup *setup)
{
    const vt_manifest *manifest = vt_engine_manifest(setup->engine);
    struct stat file;
    char path[VT_HOST_PATH_BYTES];
    snprintf(path, sizeof path, "%.3900s/manifest.json", setup->folder);
    double bytes = stat(path, &file) == 0 ? (double)file.st_size : 0;
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *info = &manifest->files[i];
        bool needed = (info->role == VT_ROLE_LISTS || info->role == VT_ROLE_CELLS) && &manifest->spaces[info->space] == setup->space->info;
        if (needed) bytes += (double)(info->gzip_bytes ? info->gzip_bytes : info->bytes);
    }
    return bytes;
}

static vt_status bring(drawing *run, size_t page, vt_error *error)
{
    char name[VT_PATH_BYTES];
    const vt_page_index *index = &run->pages->index;
    VT_TRY(run->host->deliver(run->host->context, run->pages->file, page, error));
    vt_page_path(index, page, name);
    run->brought++;
    run->brought_bytes += sent_bytes(run->setup->folder, name, index->gzipped, index->bytes[page]);
    return VT_OK;
}

/* One answer of what has come: how many of the true ten it has. */
static vt_status answer(drawing *run, size_t *found, vt_error *error)
{
    vt_hit hits[VT_CURVE_DEPTH];
    size_t filled = 0;
    vt_scan_report report;
    const vt_hit *truth = run->setup->truth + run->index * run->setup->truth_stride;
    vt_nearest_options options = {.limit = VT_CURVE_DEPTH, .recall = run->setup->recall, .error = error};
    vt_pages_begin(run->pages);
    VT_TRY(vt_nearest(run->setup->space, &run->query, &run->mask, &options, hits, &filled, &report));
    *found = 0;
    for (size_t i = 0; i < filled; i++)
        for (size_t j = 0; j < VT_CURVE_DEPTH; j++) *found += hits[i].row == truth[j].row;
    return VT_OK;
}

static void note(drawing *run, size_t step, size_t found)
{
    vt_curve_step *at = &run->curve->steps[step];
    at->bytes += (double)run->brought_bytes;
    at->recall10 += (double)found / VT_CURVE_DEPTH;
}

/* After a page: where a step ends there, an answer. */
static vt_status note_page(drawing *run, vt_error *error)
{
    size_t found;
    if (run->brought != run->curve->steps[run->step].pages) return VT_OK;
    VT_TRY(answer(run, &found, error));
    note(run, run->step++, found);
    return VT_OK;
}

/* As a visitor's worker does it: all that is wanted, and the question again. */
static vt_status ask_until_whole(drawing *run, vt_error *error)
{
    size_t found, count;
    for (;;) {
        VT_TRY(answer(run, &found, error));
        count = run->pages->wanted_count;
        if (count == 0) break;
        memcpy(run->wanted, run->pages->wanted, count * sizeof *run->wanted);
        for (size_t i = 0; i < count; i++) {
            VT_TRY(bring(run, run->wanted[i], error));
            VT_TRY(note_page(run, error));
        }
        run->curve->rounds++;
    }
    run->curve->pages += (double)run->brought;
    while (run->step < run->curve->step_count) note(run, run->step++, found);
    return VT_OK;
}

/* The query and its item's own list, which it is made of. */
static vt_status begin(drawing *run, size_t index, vt_error *error)
{
    const vt_curve_setup *setup = run->setup;
    size_t row = setup->own_row(setup->context, index);
    for (size_t page = 0; page < run->pages->index.count; page++) vt_pages_drop(run->pages, page);
    run->index = index;
    run->brought = run->brought_bytes = run->step = 0;
    if (row != SIZE_MAX) VT_TRY(bring(run, setup->space->list_of_row[row], error));
    VT_TRY(setup->aim(setup->context, index, &run->query, &run->mask));
    return row != SIZE_MAX ? note_page(run, error) : VT_OK;
}

static void lay_out(vt_curve *curve, const vt_curve_setup *setup)
{
    *curve = (vt_curve){.start_bytes = start_bytes(setup), .f32_bytes = (double)setup->space->places * (double)setup->space->dims * sizeof(float)};
    for (size_t pages = 1; curve->step_count + 1 < VT_CURVE_STEPS && pages < setup->space->list_count; pages *= 2)
        curve->steps[curve->step_count++].pages = pages;
    curve->steps[curve->step_count++].pages = SIZE_MAX;
}

static void finish(vt_curve *curve, size_t queries)
{
    for (size_t i = 0; i < curve->step_count; i++) {
        curve->steps[i].bytes = curve->steps[i].bytes / (double)queries + curve->start_bytes;
        curve->steps[i].recall10 /= (double)queries;
    }
    curve->pages /= (double)queries;
    curve->rounds /= (double)queries;
}

/* The pages' host is another one meanwhile: one that brings nothing by itself. */
vt_status vt_curve_measure(vt_curve *out, const vt_curve_setup *setup, vt_error *error)
{
    vt_page_host silent = {0};
    vt_status status = VT_OK;
    if (!setup->space->pages) return vt_fail(error, VT_USAGE, "--curve: the lists of space %s do not come in pages", setup->space->info->name);
    drawing run = {.setup = setup, .curve = out, .pages = setup->space->pages, .host = setup->space->pages->host,
                   .wanted = vt_alloc(setup->space->list_count, sizeof *run.wanted)};
    if (!run.wanted || vt_query_open(&run.query, setup->space) != VT_OK) {
        vt_free(run.wanted);
        return vt_fail(error, VT_NO_MEMORY, "out of memory");
    }
    lay_out(out, setup);
    run.pages->host = &silent;
    for (size_t i = 0; status == VT_OK && i < setup->query_count; i++) {
        status = begin(&run, i, error);
        if (status == VT_OK) status = ask_until_whole(&run, error);
        vt_row_mask_close(&run.mask);
    }
    run.pages->host = run.host;
    if (status == VT_OK) finish(out, setup->query_count);
    vt_query_close(&run.query);
    vt_free(run.wanted);
    return status;
}
