/* A catalog with photos in memory: labels, raw descriptors and small pixels. Stops the program when it cannot
 * be read. */
#ifndef LOOKS_CATALOG_H
#define LOOKS_CATALOG_H

#include <stddef.h>
#include <stdint.h>

enum {
    LOOKS_PIXELS_WIDE = 15,
    LOOKS_PIXELS_HIGH = 20,
    LOOKS_PIXEL_DIMS = LOOKS_PIXELS_WIDE * LOOKS_PIXELS_HIGH * 3
};

typedef struct looks_catalog {
    size_t rows;
    int32_t *article_type; /* -1 where the field is empty */
    int32_t *category;
    int32_t *colour;
    float *raw;    /* [rows][vt_descriptor_dims()] */
    float *pixels; /* [rows][LOOKS_PIXEL_DIMS]: sRGB, columns centred, rows L2-normalised */
} looks_catalog;

/* Rows of the CSV (by its first six columns, in the order of styles.csv) that have a readable photo, at most
 * `most_rows`. */
void looks_catalog_read(looks_catalog *catalog, const char *csv_path, const char *images_path,
                        size_t most_rows);
void looks_catalog_close(looks_catalog *catalog);

#endif
