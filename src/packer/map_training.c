#include "map_training.h"

#include "file_set.h"
#include "memory.h"
#include "photo_stage.h"

#include <stdio.h>
#include <unistd.h>

typedef struct training {
    const vt_training_options *options;
    vt_training_report *report;
    vt_photos photos;
    vt_space_input input;
    vt_buffer files[2 * VT_MAX_SPACES]; /* of report->maps */
} training;

static void tell(const training *run, const char *step, size_t done, size_t total)
{
    if (run->options->progress) run->options->progress(run->options->context, step, done, total);
}

static void photo_progress(void *context, size_t done, size_t total) { tell(context, "photos", done, total); }

/* Descriptors are wanted for the built-in space, and for every map from photos. */
static vt_status describe(training *run, size_t *rows, vt_error *error)
{
    const vt_training_options *options = run->options;
    vt_photo_options photos = {.products = options->products, .count = options->count, .describe = true,
                               .threads = options->threads, .progress = photo_progress, .context = run};
    if (options->embedding_count && options->role == VT_ROLE_TEXT_MAP) return VT_OK;
    VT_TRY(vt_photos_open(&run->photos, &photos, error));
    run->input.photo_count = vt_photos_gather(&run->photos, options->count, rows);
    run->input.raw = run->photos.raw;
    run->report->unreadable_photos = run->photos.unreadable;
    if (run->input.photo_count) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "no product has a photo that can be read: name their folder with --images");
}

/* Takes the draft's map of this role for a file to write. */
static vt_status keep_map(training *run, vt_space_draft *draft, vt_file_role role, vt_error *error)
{
    vt_buffer *file = role == VT_ROLE_MAP ? &draft->map : &draft->text_map;
    vt_trained_map *map = &run->report->maps[run->report->count];
    if (!file->size)
        return vt_fail(error, VT_BAD_DATA, "the space \"%s\" has fewer than %d products to fit a map on", draft->name,
                       VT_MAP_LEAST_PRODUCTS);
    *map = (vt_trained_map){.dims = draft->dims, .bytes = file->size};
    snprintf(map->space, sizeof map->space, "%s", draft->name);
    snprintf(map->file, sizeof map->file, "%s-%s.safetensors", vt_file_role_name(role), draft->name);
    run->files[run->report->count++] = *file;
    *file = (vt_buffer){0};
    return VT_OK;
}

static vt_status write_maps(const training *run, vt_error *error)
{
    const char *folder = run->options->out_dir;
    vt_output_file files[2 * VT_MAX_SPACES];
    bool is_new = access(folder, F_OK) != 0;
    VT_TRY(vt_folder_make(folder, error));
    for (size_t i = 0; i < run->report->count; i++)
        files[i] = (vt_output_file){folder, run->report->maps[i].file, {run->files[i].data, run->files[i].size}};
    vt_status status = vt_file_set_write(files, run->report->count, error);
    if (status != VT_OK && is_new) rmdir(folder);
    return status;
}

static vt_status train_space(training *run, size_t index, vt_error *error)
{
    const vt_training_options *options = run->options;
    const vt_embedding_input *embedding = options->embedding_count ? &options->embeddings[index] : NULL;
    vt_space_draft draft = {0};
    tell(run, embedding ? embedding->name : "looks", 0, 1);
    vt_status status = embedding ? vt_space_draft_imported(&draft, &run->input, embedding, &run->report->matches[index], error)
                                 : vt_space_draft_looks(&draft, &run->input, error);
    if (status == VT_OK && options->role == VT_ROLE_TEXT_MAP) status = vt_space_draft_text_map(&draft, &run->input, error);
    else if (status == VT_OK && embedding) status = vt_space_draft_image_map(&draft, &run->input, error);
    if (status == VT_OK && (options->role == VT_ROLE_MAP || !embedding)) status = keep_map(run, &draft, VT_ROLE_MAP, error);
    if (status == VT_OK && options->role == VT_ROLE_TEXT_MAP) status = keep_map(run, &draft, VT_ROLE_TEXT_MAP, error);
    tell(run, draft.name, 1, 1);
    vt_space_draft_close(&draft);
    return status;
}

vt_status vt_maps_train(const vt_training_options *options, vt_training_report *report, vt_error *error)
{
    *report = (vt_training_report){0};
    VT_TRY(vt_embedding_inputs_check(options->embeddings, options->embedding_count, error));
    if (access(options->out_dir, F_OK) == 0) VT_TRY(vt_folder_check(options->out_dir, error));
    size_t *rows = vt_alloc(options->count, sizeof *rows);
    if (!rows) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    training run = {.options = options, .report = report};
    run.input = (vt_space_input){.products = options->products, .count = options->count, .photo_rows = rows,
                                 .synonyms = vt_synonyms_or_default(options->synonyms), .seed = options->seed ? options->seed : 1};
    vt_status status = describe(&run, rows, error);
    size_t spaces = options->embedding_count ? options->embedding_count : 1;
    for (size_t i = 0; i < spaces && status == VT_OK; i++) status = train_space(&run, i, error);
    if (status == VT_OK) status = write_maps(&run, error);
    for (size_t i = 0; i < report->count; i++) vt_buffer_free(&run.files[i]);
    vt_photos_close(&run.photos);
    vt_free(rows);
    return status;
}
