/* The photos of a catalog: a thumbnail for each, named by its content, and its raw visual descriptor. Runs on several threads;
 * what comes out does not depend on how many. */
#ifndef VT_PHOTO_STAGE_H
#define VT_PHOTO_STAGE_H

#include "catalog.h"
#include "manifest.h"
#include "status.h"

enum { VT_THUMBNAIL_WIDTH = 225, VT_THUMBNAIL_HEIGHT = 300, VT_PHOTO_EXAMPLES = 3, VT_PHOTO_MAX_BYTES = 64 << 20 };

typedef struct vt_photo_options {
    const vt_product *products; /* image is a path on disk, or "" */
    size_t count;
    const char *out_dir;   /* thumbnails go to out_dir/images/ab/<32 hex>.webp; NULL: none are made */
    bool describe;         /* also fill raw descriptors */
    size_t threads;        /* 0: as many as the machine has */
    void (*progress)(void *context, size_t done, size_t total); /* called on one thread; may be NULL */
    void *context;
} vt_photo_options;

/* By row; owned: vt_photos_close. */
typedef struct vt_photos {
    char (*paths)[VT_NAME_BYTES]; /* "images/3f/3f9a...webp", or "" */
    float *raw;                   /* f32[count][vt_descriptor_dims()], NULL unless asked for; zero without a photo */
    bool *has;                    /* whether the row has a photo */
    size_t image_count;           /* distinct thumbnails */
    size_t image_bytes;
    size_t unreadable;            /* photos that could not be read or decoded */
    char examples[VT_PHOTO_EXAMPLES][VT_MESSAGE_BYTES];
} vt_photos;

/* A photo that is not there or cannot be decoded is counted and told, and its product goes without. A WebP that already fits is taken as
 * it is; anything else is fitted into 225 x 300 (never enlarged) and encoded at quality 82. VT_IO when the folder cannot be written or a
 * photo that is there cannot be read, VT_NO_MEMORY: so that no pack depends on what a machine lacked for a while. */
vt_status vt_photos_open(vt_photos *out, const vt_photo_options *options, vt_error *error);
void vt_photos_close(vt_photos *photos);

/* Moves the descriptors of the rows that have a photo together to the front of photos->raw; rows[i], of size_t[count], is whose
 * the i-th is. Returns how many there are. */
size_t vt_photos_gather(vt_photos *photos, size_t count, size_t *rows);

#endif
