#include "visual_map.h"

#include "descriptor.h"
#include "memory.h"
#include "safetensors.h"
#include "visual_layers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYOUT_FIELDS = 6, PART_NAME_BYTES = 32 };

/* A matrix with its int8 codes unpacked, and what to take off. */
typedef struct map_layer {
    size_t rows;
    size_t columns;
    float *matrix;
    float *offset;
} map_layer;

typedef struct map_part {
    char name[PART_NAME_BYTES];
    size_t begin; /* of the raw descriptor */
    size_t end;
    size_t plain;
    size_t hidden;
    uint64_t seed;
    float weights[2]; /* of the head and of the plain numbers */
    map_layer trunk;
    map_layer head;
    float *random;
    float *biases;
} map_part;

struct vt_visual_map {
    size_t dims;
    size_t part_count;
    map_part parts[VT_VISUAL_PARTS_LIMIT];
};

static vt_status all_finite(const float *values, size_t count, const char *name, vt_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabsf(values[i]) <= 1e6f))
            return vt_fail(error, VT_BAD_DATA, "%s: element %zu is out of range", name, i);
    return VT_OK;
}

/* The float vector PART.FIELD of `count` numbers; `out` has room for them. */
static vt_status read_floats(float *out, const vt_safetensors *view, const char *name, size_t count,
                             vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(view, name, VT_DTYPE_F32, 1, &count, &tensor, error));
    memcpy(out, tensor->data, count * sizeof *out);
    return all_finite(out, count, name, error);
}

static void unpack_codes(map_layer *layer, const vt_tensor *codes, const float *scales)
{
    for (size_t row = 0; row < layer->rows; row++)
        for (size_t i = row * layer->columns; i < (row + 1) * layer->columns; i++)
            layer->matrix[i] = (float)(int8_t)codes->data[i] * scales[row];
}

/* PART.FIELD, PART.FIELD_scale and PART.FIELD_offset; the number of rows is what the file says, at most
 * `most_rows`. */
static vt_status open_layer(map_layer *layer, const vt_safetensors *view, const char *name, size_t columns,
                            size_t most_rows, vt_error *error)
{
    char scale_name[VT_TENSOR_NAME_BYTES], offset_name[VT_TENSOR_NAME_BYTES];
    const vt_tensor *codes;
    const size_t shape[2] = {SIZE_MAX, columns};
    VT_TRY(vt_safetensors_require(view, name, VT_DTYPE_I8, 2, shape, &codes, error));
    layer->rows = codes->shape[0];
    layer->columns = columns;
    if (layer->rows < 1 || layer->rows > most_rows)
        return vt_fail(error, VT_BAD_DATA, "%s has %zu rows", name, layer->rows);
    snprintf(scale_name, sizeof scale_name, "%s_scale", name);
    snprintf(offset_name, sizeof offset_name, "%s_offset", name);
    layer->matrix = vt_alloc(layer->rows, columns * sizeof *layer->matrix);
    layer->offset = vt_alloc(layer->rows, sizeof *layer->offset);
    if (!layer->matrix || !layer->offset) return vt_fail(error, VT_NO_MEMORY, "no memory for %s", name);
    /* The offsets' room holds the scales for as long as they are needed. */
    VT_TRY(read_floats(layer->offset, view, scale_name, layer->rows, error));
    unpack_codes(layer, codes, layer->offset);
    return read_floats(layer->offset, view, offset_name, layer->rows, error);
}

static vt_status read_layout(map_part *part, const vt_safetensors *view, const char *name, vt_error *error)
{
    const vt_tensor *tensor;
    const size_t fields = LAYOUT_FIELDS;
    uint64_t values[LAYOUT_FIELDS];
    VT_TRY(vt_safetensors_require(view, name, VT_DTYPE_I64, 1, &fields, &tensor, error));
    for (size_t i = 0; i < LAYOUT_FIELDS; i++) values[i] = vt_read_u64(tensor->data + 8 * i);
    if (values[0] >= values[1] || values[1] > vt_descriptor_dims() || values[2] > VT_VISUAL_TRUNK_LIMIT ||
        values[3] > VT_VISUAL_HIDDEN_LIMIT || values[2] + values[3] == 0)
        return vt_fail(error, VT_BAD_DATA, "%s does not fit a descriptor of %zu numbers", name,
                       vt_descriptor_dims());
    *part = (map_part){.begin = (size_t)values[0],
                       .end = (size_t)values[1],
                       .plain = (size_t)values[2],
                       .hidden = (size_t)values[3],
                       .seed = values[4]};
    return VT_OK;
}

static vt_status open_head(map_part *part, const vt_safetensors *view, const char *name, vt_error *error)
{
    size_t trunk = part->trunk.rows;
    VT_TRY(open_layer(&part->head, view, name, part->hidden + trunk, VT_VISUAL_HEAD_LIMIT, error));
    part->random = vt_alloc(part->hidden, trunk * sizeof *part->random);
    part->biases = vt_alloc(part->hidden, sizeof *part->biases);
    if (!part->random || !part->biases) return vt_fail(error, VT_NO_MEMORY, "no memory for %s", name);
    vt_visual_random_layer(part->random, part->biases, part->hidden, trunk, part->seed);
    return VT_OK;
}

static vt_status open_part(map_part *part, const vt_safetensors *view, const char *part_name, vt_error *error)
{
    char name[VT_TENSOR_NAME_BYTES];
    snprintf(name, sizeof name, "%s.layout", part_name);
    VT_TRY(read_layout(part, view, name, error));
    snprintf(name, sizeof name, "%s.weights", part_name);
    VT_TRY(read_floats(part->weights, view, name, 2, error));
    snprintf(name, sizeof name, "%s.trunk", part_name);
    VT_TRY(open_layer(&part->trunk, view, name, part->end - part->begin, VT_VISUAL_TRUNK_LIMIT, error));
    if (part->plain > part->trunk.rows)
        return vt_fail(error, VT_BAD_DATA, "%s has %zu rows, %zu needed", name, part->trunk.rows,
                       part->plain);
    snprintf(name, sizeof name, "%s.head", part_name);
    return part->hidden ? open_head(part, view, name, error) : VT_OK;
}

/* Opens the parts that __metadata__ lists. */
static vt_status open_parts(vt_visual_map *map, const vt_safetensors *view, vt_error *error)
{
    const char *names = vt_safetensors_metadata(view, "parts");
    while (names && *names) {
        size_t length = strcspn(names, ",");
        char name[PART_NAME_BYTES];
        if (length == 0 || length >= sizeof name || map->part_count == VT_VISUAL_PARTS_LIMIT)
            return vt_fail(error, VT_BAD_DATA, "__metadata__: the list of parts is malformed");
        memcpy(name, names, length);
        name[length] = 0;
        map_part *part = &map->parts[map->part_count++];
        VT_TRY(open_part(part, view, name, error));
        memcpy(part->name, name, sizeof part->name);
        map->dims += part->head.rows + part->plain;
        names += length + (names[length] == ',');
    }
    return map->part_count ? VT_OK : vt_fail(error, VT_BAD_DATA, "__metadata__: no parts");
}

static vt_status check_version(const vt_safetensors *view, vt_error *error)
{
    char expected[16];
    snprintf(expected, sizeof expected, "%d", VT_DESCRIPTOR_VERSION);
    const char *version = vt_safetensors_metadata(view, "descriptor_version");
    if (!version) return vt_fail(error, VT_BAD_DATA, "__metadata__: no descriptor_version");
    if (strcmp(version, expected) == 0) return VT_OK;
    return vt_fail(error, VT_UNSUPPORTED, "__metadata__: descriptor_version is %.16s, this build has %s",
                   version, expected);
}

vt_status vt_visual_map_open(vt_visual_map **out, vt_bytes file, const char *label, vt_error *error)
{
    vt_safetensors *view;
    *out = NULL;
    VT_TRY(vt_safetensors_open(&view, file, label, error));
    vt_visual_map *map = vt_alloc(1, sizeof *map);
    vt_status status =
        map ? check_version(view, error) : vt_fail(error, VT_NO_MEMORY, "no memory for a visual map");
    if (!status) status = open_parts(map, view, error);
    vt_safetensors_close(view);
    if (!status) {
        *out = map;
        return VT_OK;
    }
    vt_visual_map_close(map);
    if (error) vt_fail_within(error, label);
    return status;
}

void vt_visual_map_close(vt_visual_map *map)
{
    if (!map) return;
    for (size_t i = 0; i < map->part_count; i++) {
        map_part *part = &map->parts[i];
        vt_free(part->trunk.matrix);
        vt_free(part->trunk.offset);
        vt_free(part->head.matrix);
        vt_free(part->head.offset);
        vt_free(part->random);
        vt_free(part->biases);
    }
    vt_free(map);
}

size_t vt_visual_map_dims(const vt_visual_map *map)
{
    return map->dims;
}

size_t vt_visual_map_part(const vt_visual_map *map, size_t index, const char **name)
{
    if (index >= map->part_count) return 0;
    *name = map->parts[index].name;
    return map->parts[index].head.rows + map->parts[index].plain;
}

/* Returns where the next part begins. */
static float *apply_part(const map_part *part, const float *raw, float *vector)
{
    float t[VT_VISUAL_TRUNK_LIMIT], features[VT_VISUAL_HIDDEN_LIMIT + VT_VISUAL_TRUNK_LIMIT];
    const map_layer *trunk = &part->trunk, *head = &part->head;
    vt_visual_project(t, raw + part->begin, trunk->matrix, trunk->offset, trunk->rows, trunk->columns);
    if (part->hidden) {
        vt_visual_features(features, t, part->random, part->biases, part->hidden, trunk->rows);
        vt_visual_project(vector, features, head->matrix, head->offset, head->rows, head->columns);
        vt_visual_set_length(vector, head->rows, part->weights[0]);
        vector += head->rows;
    }
    memcpy(vector, t, part->plain * sizeof *t);
    vt_visual_set_length(vector, part->plain, part->weights[1]);
    return vector + part->plain;
}

void vt_visual_map_apply(const vt_visual_map *map, const float *raw, float *vector)
{
    size_t used = 0;
    while (used < vt_descriptor_dims() && raw[used] == 0.0f) used++;
    memset(vector, 0, map->dims * sizeof *vector);
    if (used == vt_descriptor_dims()) return;
    float *at = vector;
    for (size_t i = 0; i < map->part_count; i++) at = apply_part(&map->parts[i], raw, at);
    vt_visual_set_length(vector, map->dims, 1.0f);
}
