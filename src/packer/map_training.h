/* `vitrine train text-map | image-map`: the maps that `pack` would fit, as files of a folder that `pack --models` takes. */
#ifndef VT_MAP_TRAINING_H
#define VT_MAP_TRAINING_H

#include "manifest.h"
#include "space_draft.h"

typedef struct vt_training_options {
    const vt_product *products; /* in row order; image is a path on disk, or "" */
    size_t count;
    const vt_embedding_input *embeddings; /* none: the built-in space, from photos */
    size_t embedding_count;
    vt_bytes synonyms;   /* as vt_pack_options */
    vt_file_role role;   /* VT_ROLE_TEXT_MAP or VT_ROLE_MAP */
    const char *out_dir; /* made where it is missing */
    uint64_t seed;       /* 0: 1 */
    size_t threads;
    void (*progress)(void *context, const char *step, size_t done, size_t total); /* may be NULL */
    void *context;
} vt_training_options;

typedef struct vt_trained_map {
    char file[VT_PATH_BYTES]; /* in out_dir */
    char space[VT_NAME_BYTES];
    size_t dims;
    size_t bytes;
} vt_trained_map;

typedef struct vt_training_report {
    vt_trained_map maps[2 * VT_MAX_SPACES];
    size_t count;
    vt_match_report matches[VT_MAX_SPACES];
    size_t unreadable_photos;
} vt_training_report;

/* Writes "ROLE-SPACE.safetensors" for every space; a text map of the built-in space brings the map from photos with it, whose space it
 * speaks of. Nothing is written, nor the folder made, before all are fitted;
 * when one cannot be written, those before it are taken away again. Each file is written beside its place and renamed. VT_BAD_DATA also when a space has too few products for a map;
 * VT_USAGE, VT_IO, VT_NO_MEMORY. */
vt_status vt_maps_train(const vt_training_options *options, vt_training_report *report, vt_error *error);

#endif
