#include "looks_catalog.h"

#include "descriptor.h"
#include "image_file.h"
#include "memory.h"
#include "visual_layers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_BYTES = 4096, FIELDS = 6, MOST_NAMES = 1024 };
enum { FIELD_ID = 0, FIELD_CATEGORY = 3, FIELD_ARTICLE_TYPE = 4, FIELD_COLOUR = 5 };

/* Names in order of first appearance. */
typedef struct name_list {
    char *names[MOST_NAMES];
    size_t count;
} name_list;

static void die(const char *what, const char *which)
{
    fprintf(stderr, "looks: %s: %s\n", which, what);
    exit(1);
}

static int32_t number_of(name_list *list, const char *name)
{
    if (!*name) return -1;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->names[i], name) == 0) return (int32_t)i;
    if (list->count == MOST_NAMES) die("too many different labels", name);
    list->names[list->count] = vt_copy_text(name, strlen(name));
    return (int32_t)list->count++;
}

/* The first fields of a line, in place; they hold no commas or quotes in this data. */
static int split_fields(char *line, char *fields[FIELDS])
{
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = line;
        line = strchr(line, ',');
        if (!line) return 0;
        *line++ = 0;
    }
    return 1;
}

static vt_bytes read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return (vt_bytes){0};
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    uint8_t *data = size > 0 ? vt_alloc((size_t)size, 1) : NULL;
    size_t got = data ? fread(data, 1, (size_t)size, file) : 0;
    fclose(file);
    return (vt_bytes){data, got};
}

static void shrink_pixels(float *out, const vt_picture *picture)
{
    for (size_t i = 0; i < (size_t)LOOKS_PIXELS_WIDE * LOOKS_PIXELS_HIGH; i++) {
        size_t column = i % LOOKS_PIXELS_WIDE, row = i / LOOKS_PIXELS_WIDE;
        size_t left = column * picture->width / LOOKS_PIXELS_WIDE,
               right = (column + 1) * picture->width / LOOKS_PIXELS_WIDE;
        size_t top = row * picture->height / LOOKS_PIXELS_HIGH,
               bottom = (row + 1) * picture->height / LOOKS_PIXELS_HIGH;
        for (size_t y = top; y < bottom; y++)
            for (size_t x = left; x < right; x++)
                for (size_t c = 0; c < 3; c++)
                    out[3 * i + c] += picture->rgba[(y * picture->width + x) * 4 + c];
        for (size_t c = 0; c < 3; c++) out[3 * i + c] /= 255.0f * (float)((right - left) * (bottom - top));
    }
}

static int read_photo(looks_catalog *catalog, const char *folder, const char *id, double *seconds)
{
    char path[2 * LINE_BYTES];
    snprintf(path, sizeof path, "%s/%s.jpg", folder, id);
    vt_bytes file = read_whole(path);
    vt_picture picture = {0};
    vt_error error = {0};
    if (!file.data || vt_picture_decode(&picture, file, path, &error)) {
        vt_free((void *)file.data);
        return 0;
    }
    vt_image image = {picture.rgba, picture.width, picture.height, 4 * picture.width};
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    int good = vt_describe(&image, catalog->raw + catalog->rows * vt_descriptor_dims(), &error) == VT_OK;
    clock_gettime(CLOCK_MONOTONIC, &end);
    *seconds += (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
    if (good) shrink_pixels(catalog->pixels + catalog->rows * LOOKS_PIXEL_DIMS, &picture);
    vt_picture_close(&picture);
    vt_free((void *)file.data);
    return good;
}

static void normalise_pixels(looks_catalog *catalog)
{
    for (size_t i = 0; i < LOOKS_PIXEL_DIMS; i++) {
        double sum = 0.0;
        for (size_t row = 0; row < catalog->rows; row++) sum += catalog->pixels[row * LOOKS_PIXEL_DIMS + i];
        for (size_t row = 0; row < catalog->rows; row++)
            catalog->pixels[row * LOOKS_PIXEL_DIMS + i] -= (float)(sum / (double)catalog->rows);
    }
    for (size_t row = 0; row < catalog->rows; row++)
        vt_visual_set_length(catalog->pixels + row * LOOKS_PIXEL_DIMS, LOOKS_PIXEL_DIMS, 1.0f);
}

static size_t open_rows(looks_catalog *catalog, FILE *csv, size_t most_rows)
{
    char line[LINE_BYTES];
    size_t lines = 0;
    while (fgets(line, sizeof line, csv)) lines++;
    rewind(csv);
    if (lines > most_rows) lines = most_rows;
    catalog->article_type = vt_alloc(lines, sizeof(int32_t));
    catalog->category = vt_alloc(lines, sizeof(int32_t));
    catalog->colour = vt_alloc(lines, sizeof(int32_t));
    catalog->raw = vt_alloc(lines, vt_descriptor_dims() * sizeof(float));
    catalog->pixels = vt_alloc(lines, LOOKS_PIXEL_DIMS * sizeof(float));
    if (!catalog->article_type || !catalog->category || !catalog->colour || !catalog->raw || !catalog->pixels)
        die("no memory", "catalog");
    return lines;
}

static void forget_names(name_list *list)
{
    for (size_t i = 0; i < list->count; i++) vt_free(list->names[i]);
}

void looks_catalog_read(looks_catalog *catalog, const char *csv_path, const char *images_path,
                        size_t most_rows)
{
    char line[LINE_BYTES], *fields[FIELDS];
    static name_list types, categories, colours;
    FILE *csv = fopen(csv_path, "rb");
    double seconds = 0.0;
    if (!csv) die("cannot be read", csv_path);
    size_t room = open_rows(catalog, csv, most_rows);
    if (!fgets(line, sizeof line, csv)) die("is empty", csv_path);
    while (catalog->rows < room && fgets(line, sizeof line, csv)) {
        if (!split_fields(line, fields) || !read_photo(catalog, images_path, fields[FIELD_ID], &seconds))
            continue;
        catalog->article_type[catalog->rows] = number_of(&types, fields[FIELD_ARTICLE_TYPE]);
        catalog->category[catalog->rows] = number_of(&categories, fields[FIELD_CATEGORY]);
        catalog->colour[catalog->rows] = number_of(&colours, fields[FIELD_COLOUR]);
        catalog->rows++;
    }
    fclose(csv);
    forget_names(&types);
    forget_names(&categories);
    forget_names(&colours);
    if (catalog->rows < 2) die("has fewer than two rows with a photo", csv_path);
    fprintf(stderr, "%zu photos, %.2f ms to describe one\n", catalog->rows,
            1e3 * seconds / (double)catalog->rows);
    normalise_pixels(catalog);
}

void looks_catalog_close(looks_catalog *catalog)
{
    vt_free(catalog->article_type);
    vt_free(catalog->category);
    vt_free(catalog->colour);
    vt_free(catalog->raw);
    vt_free(catalog->pixels);
}
