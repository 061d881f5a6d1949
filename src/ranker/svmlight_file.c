#include "svmlight_file.h"

#include "memory.h"
#include "tree_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A place in a NUL-terminated text. */
typedef struct text_cursor {
    const char *at;
    size_t line; /* from 1 */
    vt_error *error;
} text_cursor;

/* What stands before the values of a row. */
typedef struct row_head {
    float label;
    bool has_group;
    double group;
} row_head;

/* What the first reading finds out. */
typedef struct file_shape {
    size_t rows, features;
    vt_buffer groups; /* u32: sizes by qid */
    bool has_groups;
    double group;     /* of the row before */
} file_shape;

static vt_status wrong(const text_cursor *cursor, const char *what)
{
    return vt_fail(cursor->error, VT_BAD_DATA, "line %zu: %s", cursor->line, what);
}

static void skip_blanks(text_cursor *cursor) { cursor->at += strspn(cursor->at, " \t\r"); }
static bool at_line_end(const text_cursor *cursor) { return !*cursor->at || *cursor->at == '\n' || *cursor->at == '#'; }

static void next_line(text_cursor *cursor)
{
    cursor->at += strcspn(cursor->at, "\n");
    if (*cursor->at) cursor->at++;
    cursor->line++;
}

/* A finite number that ends where `after` begins. */
static bool read_number(text_cursor *cursor, const char *after, double *out)
{
    char *end;
    if (!*cursor->at || !strchr("+-.0123456789", *cursor->at)) return false;
    *out = strtod(cursor->at, &end);
    cursor->at = end;
    return (!*end || strchr(after, *end)) && isfinite((float)*out);
}

static vt_status read_head(text_cursor *cursor, row_head *head)
{
    double label;
    if (!read_number(cursor, " \t\r\n#", &label)) return wrong(cursor, "label: not a number");
    head->label = (float)label;
    skip_blanks(cursor);
    head->has_group = strncmp(cursor->at, "qid:", 4) == 0;
    if (!head->has_group) return VT_OK;
    cursor->at += 4;
    return read_number(cursor, " \t\r\n#", &head->group) ? VT_OK : wrong(cursor, "qid: not a number");
}

/* row: NULL, or f32[*features]; *features rises to what the row has. */
static vt_status read_values(text_cursor *cursor, float *row, size_t *features)
{
    double column, value, last = -1.0;
    for (skip_blanks(cursor); !at_line_end(cursor); skip_blanks(cursor), last = column) {
        if (!read_number(cursor, ":", &column) || *cursor->at != ':' || column != floor(column) || column < 0.0)
            return wrong(cursor, "not number:value");
        if (column >= VT_TREE_MOST_FEATURES) return wrong(cursor, "the number of a feature is too high");
        if (column <= last) return wrong(cursor, "the numbers of features do not rise");
        cursor->at++;
        if (!read_number(cursor, " \t\r\n#", &value)) return wrong(cursor, "a value is not a number");
        if (row) row[(size_t)column] = (float)value;
        if ((size_t)column >= *features) *features = (size_t)column + 1;
    }
    return VT_OK;
}

static vt_status count_group(const text_cursor *cursor, file_shape *shape, const row_head *head)
{
    if (shape->rows == 0) shape->has_groups = head->has_group;
    if (shape->has_groups != head->has_group) return wrong(cursor, "some rows have a qid and some do not");
    if (!head->has_group) return VT_OK;
    if (shape->rows > 0 && head->group < shape->group) return wrong(cursor, "qid: falls");
    if (shape->rows == 0 || head->group > shape->group) vt_buffer_append(&shape->groups, &(uint32_t){0}, sizeof(uint32_t));
    shape->group = head->group;
    if (shape->groups.failed) return vt_fail(cursor->error, VT_NO_MEMORY, "out of memory for groups");
    ((uint32_t *)(void *)shape->groups.data)[shape->groups.size / sizeof(uint32_t) - 1]++;
    return VT_OK;
}

static vt_status count_rows(const char *text, file_shape *shape, vt_error *error)
{
    for (text_cursor cursor = {text, 1, error}; *cursor.at; next_line(&cursor)) {
        row_head head = {0};
        skip_blanks(&cursor);
        if (at_line_end(&cursor)) continue;
        VT_TRY(read_head(&cursor, &head));
        VT_TRY(read_values(&cursor, NULL, &shape->features));
        VT_TRY(count_group(&cursor, shape, &head));
        if (++shape->rows > UINT32_MAX) return wrong(&cursor, "too many rows");
    }
    return shape->rows && shape->features ? VT_OK : vt_fail(error, VT_BAD_DATA, "no rows");
}

static vt_status fill_rows(const char *text, float *rows, float *labels, size_t features, vt_error *error)
{
    size_t row = 0;
    for (text_cursor cursor = {text, 1, error}; *cursor.at; next_line(&cursor)) {
        row_head head = {0};
        skip_blanks(&cursor);
        if (at_line_end(&cursor)) continue;
        for (size_t i = 0; i < features; i++) rows[row * features + i] = NAN;
        VT_TRY(read_head(&cursor, &head));
        VT_TRY(read_values(&cursor, rows + row * features, &features));
        labels[row++] = head.label;
    }
    return VT_OK;
}

/* Sizes, one a line, in the place of those by qid. */
static vt_status read_sizes(const char *text, file_shape *shape, vt_error *error)
{
    double size, rows = 0.0;
    shape->groups.size = 0;
    for (text_cursor cursor = {text, 1, error}; *cursor.at; next_line(&cursor)) {
        skip_blanks(&cursor);
        if (at_line_end(&cursor)) continue;
        if (!read_number(&cursor, " \t\r\n#", &size) || size < 0.0 || size != floor(size)) return wrong(&cursor, "not the size of a group");
        rows += size;
        if (rows > (double)shape->rows) break;
        vt_buffer_append(&shape->groups, &(uint32_t){(uint32_t)size}, sizeof(uint32_t));
    }
    if (rows != (double)shape->rows) return vt_fail(error, VT_BAD_DATA, "groups of %.0f rows or more for %zu rows", rows, shape->rows);
    return shape->groups.failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for groups") : VT_OK;
}

static char *text_copy(vt_bytes bytes, const char *name, vt_status *status, vt_error *error)
{
    if (bytes.size && memchr(bytes.data, 0, bytes.size)) {
        *status = vt_fail(error, VT_BAD_DATA, "%s: not a text", name);
        return NULL;
    }
    char *text = vt_copy_text(bytes.data ? (const char *)bytes.data : "", bytes.size);
    *status = text ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory for %s", name);
    return text;
}

static vt_status keep(vt_svmlight *out, const char *text, const file_shape *shape, vt_error *error)
{
    size_t values;
    if (!vt_multiply(shape->rows, shape->features, &values) || values > VT_SVMLIGHT_MOST_VALUES)
        return vt_fail(error, VT_UNSUPPORTED, "%zu rows of %zu features are too many", shape->rows, shape->features);
    float *rows = vt_alloc(values, sizeof *rows), *labels = vt_alloc(shape->rows, sizeof *labels);
    uint32_t *sizes = vt_alloc(shape->groups.size, 1);
    out->features = shape->features;
    out->set = (vt_rank_set){rows, labels, sizes, shape->rows, shape->groups.size / sizeof *sizes};
    if (!rows || !labels || !sizes) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu rows", shape->rows);
    if (shape->groups.size) memcpy(sizes, shape->groups.data, shape->groups.size);
    return fill_rows(text, rows, labels, shape->features, error);
}

static vt_status read_texts(vt_svmlight *out, const char *rows, const char *sizes, file_shape *shape, vt_error *error)
{
    vt_error inner = {0};
    VT_TRY(count_rows(rows, shape, error));
    if (sizes && read_sizes(sizes, shape, &inner) != VT_OK) return vt_fail(error, inner.status, "groups: %s", inner.message);
    if (!sizes && !shape->has_groups) return vt_fail(error, VT_BAD_DATA, "no qid, and no file of the sizes of groups");
    return keep(out, rows, shape, error);
}

vt_status vt_svmlight_read(vt_svmlight *out, vt_bytes text, vt_bytes query, size_t least_features, vt_error *error)
{
    vt_status status;
    file_shape shape = {.features = least_features};
    char *rows = text_copy(text, "rows", &status, error), *sizes = NULL;
    if (rows && query.data) sizes = text_copy(query, "groups", &status, error);
    if (status == VT_OK) status = read_texts(out, rows, sizes, &shape, error);
    vt_free(rows);
    vt_free(sizes);
    vt_buffer_free(&shape.groups);
    if (status != VT_OK) vt_svmlight_free(out);
    return status;
}

void vt_svmlight_free(vt_svmlight *file)
{
    vt_free((void *)(uintptr_t)file->set.rows);
    vt_free((void *)(uintptr_t)file->set.labels);
    vt_free((void *)(uintptr_t)file->set.group_sizes);
    *file = (vt_svmlight){0};
}

void vt_svmlight_write(vt_buffer *text, vt_buffer *query, const vt_rank_set *set, size_t features)
{
    for (size_t row = 0; row < set->count; row++) {
        vt_buffer_printf(text, "%.9g", (double)set->labels[row]);
        for (size_t i = 0; i < features; i++) {
            float value = set->rows[row * features + i];
            if (!isnan(value)) vt_buffer_printf(text, " %zu:%.9g", i, (double)value);
        }
        vt_buffer_append_text(text, "\n");
    }
    for (size_t group = 0; group < set->groups; group++) vt_buffer_printf(query, "%u\n", (unsigned int)set->group_sizes[group]);
}
