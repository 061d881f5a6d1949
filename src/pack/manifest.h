/* manifest.json: the one file of a pack whose name is not its content's hash. See docs/pack-format.md. */
#ifndef VT_MANIFEST_H
#define VT_MANIFEST_H

#include "bytes.h"
#include "status.h"
#include "vector_file.h"

enum {
    VT_PACK_FORMAT_VERSION = 2, /* the newest that is read; what needs nothing of it is written as 1 */
    VT_SHA256_HEX = 64,
    VT_PATH_BYTES = 128,
    VT_NAME_BYTES = 64,
    VT_URL_BYTES = 256,
    VT_MAX_SPACES = 16,
    VT_MAX_SPACE_PARTS = 8,
    VT_MAX_LISTS = 65534,
    VT_MAX_FILES = 4096,
    VT_MAX_MODELS = 16,
    VT_MAX_PATCHES = 1024,
    VT_MANIFEST_MAX_BYTES = 16 << 20, /* of manifest.json, as native programs read it */
    VT_FILE_MAX_BYTES = 4 << 20 /* of one downloadable file: what is larger comes in parts */,
    VT_PATCH_MAX_BYTES = 256 << 20 /* of a patch, inflated */
};

/* A named run of dimensions of a space, so that a cosine can be told apart: "shape" 0..64, "colour" 64..96. */
typedef struct vt_space_part {
    char name[VT_NAME_BYTES];
    size_t begin;
    size_t end;
} vt_space_part;

typedef struct vt_space_info {
    char name[VT_NAME_BYTES];
    char source[VT_NAME_BYTES];   /* "builtin" when rows come from the built-in descriptor, else "imported" */
    size_t dims;                  /* VT_MIN_DIMS..VT_MAX_DIMS */
    size_t rows;                  /* products of the pack; a row without a vector has scale 0 */
    size_t vectors;               /* rows that have one */
    size_t list_count;            /* lists that they lie in, 1..VT_MAX_LISTS; 0: no role "lists", one list in the order of rows */
    uint64_t rotation_seed;
    vt_space_part parts[VT_MAX_SPACE_PARTS]; /* cover 0..dims in order, or part_count is 0 */
    size_t part_count;
} vt_space_info;

typedef enum vt_file_role {
    VT_ROLE_CATALOG,
    VT_ROLE_BITS,
    VT_ROLE_INT8,
    VT_ROLE_MAP, /* raw descriptors of photos -> the space */
    VT_ROLE_SIGNALS,
    VT_ROLE_TERMS,
    VT_ROLE_COHORTS,
    VT_ROLE_TEXT_MAP, /* words -> the space */
    VT_ROLE_LISTS,    /* which rows of a space lie near each other */
    VT_ROLE_FINE,     /* what int8 codes leave over */
    VT_ROLE_ITEMKNN,  /* learned models */
    VT_ROLE_EASE,
    VT_ROLE_IALS,
    VT_ROLE_TWO_TOWER,
    VT_ROLE_RANKER, /* trees over candidates of the others */
    VT_ROLE_CARDS,  /* index of pages of product cards */
    VT_ROLE_CELLS,  /* index of pages of a space's lists, instead of bits, int8 and fine */
    VT_ROLE_COUNT
} vt_file_role;

/* One downloadable file. A logical file above 4 MiB comes in `parts` entries of one (role, space), told apart by `part`. */
typedef struct vt_file_info {
    vt_file_role role;
    size_t space; /* index into spaces; SIZE_MAX for roles of the whole pack: see vt_file_role_has_space */
    size_t part;
    size_t parts; /* >= 1 */
    size_t bytes; /* 1..VT_FILE_MAX_BYTES */
    size_t gzip_bytes; /* of PATH.gz beside it, below `bytes`; 0: there is none */
    char path[VT_PATH_BYTES]; /* relative, no "..", no leading "/", ASCII [A-Za-z0-9._/-] */
    char sha256[VT_SHA256_HEX + 1];
} vt_file_info;

/* Where a learned model of the pack came from. */
typedef struct vt_packed_model {
    vt_file_role role;    /* a model's, of which the pack has a file */
    size_t version;       /* 1..2^31 - 1, as the registry of whoever packed it counts; 0: not known */
    char sha256[VT_SHA256_HEX + 1]; /* of the file that it was packed from */
} vt_packed_model;

/* What makes one logical file of this pack out of the same one of an earlier generation: see patch.h. */
typedef struct vt_file_patch {
    char from_generation[VT_NAME_BYTES];
    vt_file_role role; /* of a file of this pack, and of the earlier one's */
    size_t space;
    char from_sha256[VT_SHA256_HEX + 1]; /* of the earlier logical file, its parts put together */
    char path[VT_PATH_BYTES];
    size_t bytes;          /* 1..VT_FILE_MAX_BYTES: of the zlib stream at `path` */
    size_t inflated_bytes; /* 1..VT_PATCH_MAX_BYTES: of the patch in it */
    char sha256[VT_SHA256_HEX + 1]; /* of the zlib stream */
} vt_file_patch;

typedef struct vt_manifest {
    int format_version;
    char min_engine[VT_NAME_BYTES];
    char generation[VT_NAME_BYTES]; /* hash of everything the pack holds */
    char name[VT_NAME_BYTES];
    char licence[VT_NAME_BYTES];
    char currency[8];
    char product_url[VT_URL_BYTES]; /* where the shop sells a product: see vt_product_url_wrong; "": not known */
    size_t product_count;
    size_t image_count;
    size_t image_bytes;
    vt_space_info spaces[VT_MAX_SPACES];
    size_t space_count;
    vt_file_info *files; /* in the order in which a page should fetch them */
    size_t file_count;
    vt_packed_model models[VT_MAX_MODELS]; /* a role once; packs need not tell */
    size_t model_count;
    vt_file_patch *patches; /* one of a generation, role and space; packs need not have any */
    size_t patch_count;
} vt_manifest;

/* Parses and validates. *out is owned: vt_manifest_close. VT_BAD_DATA names the field; VT_UNSUPPORTED for a newer format, or
 * a role or metric that this build does not know. Members that are not named here are ignored. */
vt_status vt_manifest_open(vt_manifest *out, vt_bytes json, vt_error *error);
void vt_manifest_close(vt_manifest *manifest);
/* Validates by the same rules (VT_BAD_DATA), then appends the JSON, keys in a fixed order: same manifest, same bytes. */
vt_status vt_manifest_write(vt_buffer *json, const vt_manifest *manifest, vt_error *error);

/* What is wrong with a template of product addresses, or NULL. It holds "{id}" once, where a product's id goes, percent-encoded, and is a http(s)
 * URL or one relative to the pack's folder, of visible ASCII and at most VT_URL_BYTES - 1 bytes. "" is right: there is none. */
const char *vt_product_url_wrong(const char *url);
const char *vt_file_role_name(vt_file_role role);
/* Whether files of that role belong to one space; the others are of the whole pack. */
bool vt_file_role_has_space(vt_file_role role);
/* Whether files of that role are learned models. */
bool vt_file_role_is_model(vt_file_role role);
/* Whether files of that role are indexes of pages: page_index.h. */
bool vt_file_role_is_paged(vt_file_role role);
/* Index of the first part of a logical file, or SIZE_MAX when the pack has none of that role and space. */
size_t vt_manifest_file(const vt_manifest *manifest, vt_file_role role, size_t space);
/* Index of the space of that name, or SIZE_MAX. */
size_t vt_manifest_space(const vt_manifest *manifest, const char *name);

#endif
