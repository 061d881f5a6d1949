#include "map_file.h"

#include "descriptor.h"
#include "safetensors.h"

#include <stdio.h>
#include <string.h>

enum { TENSORS_A_PART = 8 };

static vt_tensor *add_tensor(vt_tensor *tensor, const char *part, const char *field, vt_dtype dtype,
                             const void *data)
{
    snprintf(tensor->name, sizeof tensor->name, "%s.%s", part, field);
    tensor->dtype = dtype;
    tensor->data = data;
    return tensor;
}

static void set_shape(vt_tensor *tensor, size_t rows, size_t columns)
{
    tensor->dimensions = columns ? 2 : 1;
    tensor->shape[0] = rows;
    tensor->shape[1] = columns;
    tensor->size_bytes = rows * (columns ? columns : 1) * vt_dtype_size_bytes(tensor->dtype);
}

static size_t add_layer(vt_tensor *tensors, const char *part, const char *field, const vt_fitted_layer *layer)
{
    char name[32];
    set_shape(add_tensor(&tensors[0], part, field, VT_DTYPE_I8, layer->codes), layer->rows, layer->columns);
    snprintf(name, sizeof name, "%s_scale", field);
    set_shape(add_tensor(&tensors[1], part, name, VT_DTYPE_F32, layer->scales), layer->rows, 0);
    snprintf(name, sizeof name, "%s_offset", field);
    set_shape(add_tensor(&tensors[2], part, name, VT_DTYPE_F32, layer->offsets), layer->rows, 0);
    return 3;
}

vt_status vt_map_file_write(vt_buffer *file, const vt_map_part *parts, size_t count, vt_error *error)
{
    vt_tensor tensors[VT_MAP_FILE_PARTS * TENSORS_A_PART] = {0};
    char version[16], names[VT_MAP_FILE_PARTS * 32] = "";
    size_t used = 0;
    VT_CHECK(count <= VT_MAP_FILE_PARTS);
    for (size_t i = 0; i < count; i++) {
        const char *name = parts[i].name;
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? "," : "", name);
        set_shape(add_tensor(&tensors[used++], name, "layout", VT_DTYPE_I64, parts[i].layout), VT_MAP_LAYOUT_FIELDS, 0);
        set_shape(add_tensor(&tensors[used++], name, "weights", VT_DTYPE_F32, parts[i].weights), 2, 0);
        used += add_layer(&tensors[used], name, "trunk", parts[i].trunk);
        if (parts[i].head->rows) used += add_layer(&tensors[used], name, "head", parts[i].head);
    }
    snprintf(version, sizeof version, "%d", VT_DESCRIPTOR_VERSION);
    const char *metadata[] = {"descriptor_version", version, "parts", names, NULL};
    return vt_safetensors_write(file, tensors, used, metadata, error);
}
