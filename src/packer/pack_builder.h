/* A catalog, its photos, its vectors and its orders -> a pack folder. Same input and seed, same bytes, whatever the number of threads. */
#ifndef VT_PACK_BUILDER_H
#define VT_PACK_BUILDER_H

#include "card_pages.h"
#include "embedding_input.h"
#include "embedding_match.h"
#include "manifest.h"
#include "model_folder.h"
#include "photo_stage.h"
#include "ranker_file.h"
#include "transaction_import.h"

enum { VT_PACK_WHOLE_PRODUCTS = 200000 };

typedef struct vt_pack_options {
    const vt_product *products; /* in row order; image is a path on disk, or "" */
    size_t count;
    const vt_embedding_input *embeddings; /* none: a space "looks" from the built-in descriptor, when there are photos */
    size_t embedding_count;
    const vt_transactions *transactions; /* of these products; NULL: the pack has no signals */
    vt_bytes synonyms;    /* lines as in data/synonyms.txt, which stands in when data is NULL */
    const char *models_dir; /* of `vitrine train`: maps to take instead of fitting them (space_draft.h), and learned models (model_folder.h);
                               NULL: none */
    vt_bytes ranker; /* in place of the folder's (ranker_file.h); NULL: that one, where there is one */
    /* Asked for each model what version it is of its kind (0: none), by the SHA-256 of its file, for the manifest; NULL: nobody knows. */
    vt_status (*model_version)(void *context, const char *kind, const char *sha256, uint64_t *version, vt_error *error);
    void *version_context;
    const char *name;     /* of the shop; NULL: "Vitrine" */
    const char *licence;  /* of the pack's content; NULL: "" */
    const char *currency; /* ISO 4217; NULL: "EUR" */
    const char *product_url; /* template of the shop's addresses: see vt_product_url_wrong; NULL: none */
    const char *const *from_dirs; /* packs of earlier generations: from each of them a patch leads to this one (pack_patches.h). Rotations, */
    size_t from_count;            /* centroids and maps are the first's, so that what did not change keeps its bytes, ... */
    bool refit;                   /* ... unless this is set */
    bool paged;           /* cards and lists in pages, as in every pack of more than VT_PACK_WHOLE_PRODUCTS */
    size_t page_products; /* cards on a page on an average, at most VT_CARD_PAGE_MOST_ROWS / 2; 0: VT_CARD_PAGE_ROWS */
    const char *out_dir;
    uint64_t seed;        /* of rotations and fits; 0: 1 */
    size_t lists;         /* that the vectors of a space lie in; 1: none; 0: by their number */
    bool fine;            /* 16 bits a dimension for the last of a search, too */
    size_t threads;
    void (*progress)(void *context, const char *step, size_t done, size_t total); /* may be NULL */
    void *context;
} vt_pack_options;

typedef struct vt_pack_report {
    size_t products;
    size_t images;
    size_t image_bytes;
    size_t unreadable_photos;
    char photo_examples[VT_PHOTO_EXAMPLES][VT_MESSAGE_BYTES];
    size_t space_count;
    vt_space_info spaces[VT_MAX_SPACES];
    vt_match_report matches[VT_MAX_SPACES]; /* of imported spaces */
    size_t signal_bytes;  /* 0: no signals */
    size_t partners;      /* of all products: how many others each was bought with, at most VT_SIGNALS_MOST_PARTNERS */
    size_t words;         /* of the vocabulary */
    size_t cohorts;       /* groups of customers; 0: too few customers, or no transactions */
    vt_model_report models[VT_MODEL_KINDS];
    vt_ranker_report ranker;
    size_t card_pages;    /* 0: the pack is not paged */
    size_t card_page_bytes;
    size_t cell_pages;    /* of the lists of all spaces */
    size_t cell_page_bytes;
    size_t large_baskets; /* too large to count pairs of: see VT_FOLD_MOST_PAIRED */
    size_t patches;       /* from all earlier generations */
    size_t patch_bytes;   /* of them */
    size_t bytes;                           /* of everything, manifest and images included */
    char generation[VT_NAME_BYTES];
} vt_pack_report;

/* Builds in a folder beside out_dir, then puts it in place by renaming: what stands at out_dir is never half a pack.
 * VT_USAGE (an option that no pack can hold), VT_BAD_DATA (bad vectors or synonyms, nothing matched), VT_IO (also when out_dir holds
 * something else than a pack: see vt_folder_replaceable), VT_NO_MEMORY. */
vt_status vt_pack_build(const vt_pack_options *options, vt_pack_report *report, vt_error *error);

#endif
