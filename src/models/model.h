/* Learned recommenders as files: opened, scored for a visitor's history, explained. The same bits natively and in wasm.
 *
 * A model file is safetensors, little-endian, with __metadata__ "format" (VT_MODEL_FORMAT) and "kind", and, for people, "config" (JSON
 * text), "data_hash" and "seed". Row i is item i. Every number is finite and within +-VT_MODEL_MOST_VALUE.
 *
 *   popularity      counts           F32 [items]          none is negative
 *   itemknn, ease   neighbours       U32 or U16 [items, k]   the items that a deed with item i speaks for, best first
 *                   weights          matrix [items, k]    0 (and any neighbour, as a rule i itself) where there are fewer than k
 *   ials            item_factors     matrix [items, d]
 *                   confidence       F32 [2]              alpha >= 0, regularisation >= VT_MODEL_LEAST_VALUE
 *   two-tower       item_vectors     matrix [items, d]    output of the item tower, as a rule of length one
 *                   history_vectors  matrix [items, d]    what the user tower adds up
 *                   half_life_days   F32 [1]              >= VT_MODEL_LEAST_VALUE
 *                   bias             F32 [d]
 *                   temperature      F32 [1]              >= VT_MODEL_LEAST_VALUE
 *                   profile_vectors  matrix [values, d]   what the user tower adds for what a profile says; may be left out, with
 *                                                         the names in __metadata__ "profile_values": "column=value", one a line
 *
 * A matrix is F32 [rows, columns], or I8 or I16 [rows, columns] beside a tensor F32 [rows] of the same name with "_scale" behind it,
 * none of it negative: value = code * scale of the row. Trainers write F32 and U32; packs hold the narrow forms. An item of which
 * nothing was learned has a row of zeros.
 *
 * Scores, for deeds i of weight w and age a:
 *
 *   popularity   score(x) = counts[x]
 *   itemknn, ease
 *                score(x) = sum over i of w_i * weights[i -> x]             added by deed, then by neighbour
 *   ials         score(x) = u . y_x, the visitor's vector by fold-in (Y. Hu, Y. Koren, C. Volinsky, "Collaborative Filtering for
 *                Implicit Feedback Datasets", 2008, equation 4, with c_i = 1 + alpha * w_i):
 *                u = (YtY + alpha * sum of w_i y_i y_i^T + regularisation * I)^-1  *  sum of (1 + alpha * w_i) y_i
 *                YtY is summed once when the file is opened; Cholesky, in double
 *   two-tower    score(x) = (u / |u|) . item_vectors[x] / temperature
 *                u = bias + sum of s_p profile_vectors[p] + sum of w_i 2^(-a_i / half_life_days) history_vectors[i] / sqrt(sum of w_i)
 *                for what a profile says, p, with shares s_p; without the age in the root: what lies far back fades, and bias and
 *                profile take its place. All zero when |u| is 0. Added in this order
 *
 * Dot products add eight lanes (index modulo 8), then ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)). */
#ifndef VT_MODEL_H
#define VT_MODEL_H

#include "bytes.h"
#include "status.h"

#define VT_MODEL_FORMAT "vitrine-model 1"
#define VT_MODEL_MOST_VALUE 1e6f
#define VT_MODEL_LEAST_VALUE 1e-6f

enum {
    VT_MODEL_MOST_DIMS = 1024,
    VT_MODEL_MOST_NEIGHBOURS = 4096,
    VT_MODEL_MOST_TRAITS = 4096,    /* profile values of a model */
    VT_MODEL_TRAIT_NAME_BYTES = 128 /* of a name, with its NUL */
};

typedef enum vt_model_kind {
    VT_MODEL_POPULARITY,
    VT_MODEL_ITEMKNN,
    VT_MODEL_EASE,
    VT_MODEL_IALS,
    VT_MODEL_TWO_TOWER,
    VT_MODEL_KINDS
} vt_model_kind;

/* One item of a visitor's history. */
typedef struct vt_deed {
    uint32_t item;
    float age_days; /* 0..VT_MODEL_MOST_VALUE */
    float weight;   /* 0..VT_MODEL_MOST_VALUE; 1 for one purchase; 0 says nothing */
} vt_deed;

/* What a profile says: one of the model's profile values. */
typedef struct vt_model_trait {
    uint32_t value;
    float share; /* 0..1: 1 unless several values of one column hold */
} vt_model_trait;

/* Whom a model is asked for. Borrowed. */
typedef struct vt_asker {
    const vt_deed *deeds; /* each item once; the order fixes the order of additions: oldest first */
    size_t deed_count;
    const vt_model_trait *traits; /* only two-tower reads them */
    size_t trait_count;
} vt_asker;

typedef struct vt_model vt_model;

/* "popularity", "itemknn", "ease", "ials", "two-tower". Also the names of files and, but for the first, of strategies. */
const char *vt_model_kind_name(vt_model_kind kind);
/* VT_MODEL_KINDS when there is none of that name. */
vt_model_kind vt_model_kind_named(const char *name);

/* Opens a file of `items` items, which it borrows. Everything in it is validated: VT_BAD_DATA names the tensor and element;
 * VT_UNSUPPORTED: a newer format; VT_NO_MEMORY. Cost: one pass over the file; ials: items * d^2 / 2 multiplications. */
vt_status vt_model_open(vt_model **out, vt_model_kind kind, vt_bytes file, size_t items, vt_error *error);
void vt_model_close(vt_model *model);

vt_model_kind vt_model_kind_of(const vt_model *model);
size_t vt_model_items(const vt_model *model);
/* Dimensions d, neighbours k, or 1 of popularity. */
size_t vt_model_width(const vt_model *model);
/* Text of the file's __metadata__, or NULL. Borrowed. */
const char *vt_model_metadata(const vt_model *model, const char *key);
/* Whether anything was learned of the item: its row (of two-tower: of item_vectors) is not all zero. */
bool vt_model_knows(const vt_model *model, uint32_t item);

/* How many profile values the model has: 0 for any but two-tower, and for most of these. */
size_t vt_model_traits(const vt_model *model);
/* "gender=women": UTF-8, no two equal. Borrowed. */
const char *vt_model_trait_name(const vt_model *model, size_t value);
/* The value of that name; vt_model_traits when there is none. Cost: log of them. */
size_t vt_model_trait_named(const vt_model *model, const char *name);

/* scores: f32[items]; for every item, also those in the history, which the caller leaves out. deeds: each item once; the order fixes
 * the order of additions: oldest first. Never allocates; uses the model's scratch, so that one model serves one caller at a time.
 * VT_BAD_REQUEST: a deed that is no item, or has an age or weight out of range. */
vt_status vt_model_score(vt_model *model, const vt_deed *deeds, size_t count, float *scores, vt_error *error);

/* What each deed adds to the score of `item`. amounts: f32[count + 1], the last one is what no deed says: the whole score of
 * popularity, the bias of two-tower; there too goes what is left over from rounding, so that they add up to vt_model_score's value.
 *   itemknn, ease  w_i * weights[i -> item]
 *   ials           (1 + alpha * w_i) * y_item A^-1 y_i, A being the matrix that is inverted above (the paper's section 5)
 *   two-tower      the sum's term i times item_vectors[item], over |u| and temperature */
vt_status vt_model_explain(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts, vt_error *error);

/* The same for another item, right after vt_model_score or vt_model_explain with the same deeds: what depends on the deeds alone is
 * not computed again. */
void vt_model_explain_again(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts);

/* The same three for a history and a profile. amounts: f32[deed_count + trait_count + 1]: deeds, traits, then the rest. Without traits all
 * numbers are those of the calls above. VT_BAD_REQUEST also for a trait that is no value of the model or has a share out of range. */
vt_status vt_model_score_for(vt_model *model, const vt_asker *asker, float *scores, vt_error *error);
vt_status vt_model_explain_for(vt_model *model, const vt_asker *asker, uint32_t item, float *amounts, vt_error *error);
void vt_model_explain_for_again(vt_model *model, const vt_asker *asker, uint32_t item, float *amounts);

#endif
