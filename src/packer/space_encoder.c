#include "space_encoder.h"

#include "memory.h"
#include "quantise.h"
#include "rotation.h"
#include "safetensors.h"

#include <math.h>
#include <string.h>

/* A row that has a vector always has a scale and a factor above zero, even where its residual is nothing. */
static const float LEAST_SCALE = 1e-20f;

/* What coarse centroids leave over the residuals take up, so that they cost nothing but a hundredth of the residuals' length. */
enum { CENTROID_LEVELS = 15 };

typedef struct encoded {
    const vt_space_coding *coding;
    size_t words, stride, places;
    int levels;
    float *centroid;       /* R c */
    int8_t *centroid_codes; /* i8[lists][stride]: R c_l, with */
    float *centroid_scale;  /* f32[lists] */
    float *radius;         /* f32[lists] */
    uint32_t *row_at;      /* u32[places] */
    float *residual;       /* scratch, f32[dims] */
    float *apart;          /* scratch, f32[dims]: c_l - c */
    int16_t *wide;         /* scratch, i16[stride] */
    uint64_t *bits;
    float *factor, *offset, *error, *code_offset, *fine_offset;
    int8_t *codes, *fine;
    float *scale;
} encoded;

static void encoded_close(encoded *out)
{
    void *const blocks[] = {out->centroid, out->centroid_codes, out->centroid_scale, out->radius, out->row_at, out->residual, out->apart, out->wide, out->bits,
                            out->factor,   out->offset,         out->error,  out->codes,  out->fine,     out->scale, out->code_offset, out->fine_offset};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) vt_free(blocks[i]);
}

static bool encoded_open(encoded *out, const vt_space_rows *space)
{
    size_t places = out->places, lists = out->coding->lists ? out->coding->lists->count : 0;
    out->words = vt_bit_words(space->dims);
    out->stride = vt_stride_bytes(space->dims);
    out->levels = out->coding->levels ? out->coding->levels : VT_ROW_LEVELS;
    out->centroid = vt_alloc(space->dims, sizeof(float));
    out->centroid_codes = vt_alloc(lists, out->stride);
    out->centroid_scale = vt_alloc(lists, sizeof(float));
    out->radius = vt_alloc(lists, sizeof(float));
    out->row_at = vt_alloc(places, sizeof *out->row_at);
    out->residual = vt_alloc(space->dims, sizeof(float));
    out->apart = vt_alloc(space->dims, sizeof(float));
    out->wide = vt_alloc(out->stride, sizeof *out->wide);
    out->bits = vt_alloc(places, out->words * sizeof(uint64_t));
    out->factor = vt_alloc(places, sizeof(float));
    out->offset = vt_alloc(places, sizeof(float));
    out->error = vt_alloc(places, sizeof(float));
    out->codes = vt_alloc(places, out->stride);
    out->fine = vt_alloc(out->coding->fine ? places : 0, out->stride);
    out->scale = vt_alloc(places, sizeof(float));
    out->code_offset = vt_alloc(places, sizeof(float));
    out->fine_offset = vt_alloc(places, sizeof(float));
    return out->centroid && out->centroid_codes && out->centroid_scale && out->radius && out->row_at && out->residual && out->apart && out->wide && out->bits &&
           out->factor && out->offset && out->error && out->codes && out->fine && out->scale && out->code_offset && out->fine_offset;
}

static bool is_zero(const float *vector, size_t dims)
{
    for (size_t i = 0; i < dims; i++)
        if (vector[i] != 0.0f) return false;
    return true;
}

/* The mean of the rows that have a vector, rotated, unless one is kept. */
static bool find_centroid(const vt_space_rows *space, float *centroid, size_t *vectors)
{
    double *sum = vt_alloc(space->dims, sizeof *sum);
    if (!sum) return false;
    *vectors = 0;
    for (size_t row = 0; row < space->rows; row++) {
        const float *vector = space->values + row * space->dims;
        if (is_zero(vector, space->dims)) continue;
        for (size_t i = 0; i < space->dims; i++) sum[i] += (double)vector[i];
        ++*vectors;
    }
    for (size_t i = 0; i < space->dims && *vectors; i++) centroid[i] = (float)(sum[i] / (double)*vectors);
    vt_free(sum);
    if (space->centroid) memcpy(centroid, space->centroid, space->dims * sizeof *centroid);
    else vt_rotate(centroid, space->dims, space->rotation_seed);
    return true;
}

/* RaBitQ's per-row numbers of a rotated residual r with signs s: factor |r|^2 / sum |r_i|, and the standard deviation of the estimate
 * where the query's residual is 1, |r| sqrt((1 - a^2) / a^2) / sqrt(dims - 1) with a = <s / sqrt(dims), r / |r|>. */
static void correct(encoded *out, size_t dims, size_t place)
{
    double squares = 0, magnitudes = 0;
    for (size_t i = 0; i < dims; i++) {
        double value = (double)out->residual[i];
        squares += value * value;
        magnitudes += fabs(value);
    }
    double alignment_squared = squares > 0 ? magnitudes * magnitudes / (squares * (double)dims) : 1;
    double spread = alignment_squared < 1 ? squares * (1 - alignment_squared) / alignment_squared : 0;
    float factor = magnitudes > 0 ? (float)(squares / magnitudes) : 0.0f;
    out->factor[place] = factor > LEAST_SCALE ? factor : LEAST_SCALE;
    out->error[place] = (float)sqrt(spread / (double)(dims - 1));
}

/* <c, r> + <c_l - c, r - r'> for the three ways in which the codes tell r'. */
static void find_offsets(encoded *out, size_t dims, size_t place)
{
    const int8_t *codes = out->codes + place * out->stride, *fine = out->fine + place * out->stride;
    double own = 0, bit = 0, code = 0, both = 0, scale = (double)out->scale[place], factor = (double)out->factor[place];
    for (size_t i = 0; i < dims; i++) {
        double value = (double)out->residual[i], apart = (double)out->apart[i], told = scale * codes[i];
        double finely = out->coding->fine ? scale * (codes[i] + fine[i] / 254.0) : told;
        own += value * (double)out->centroid[i];
        bit += apart * (value - (value >= 0 ? factor : -factor));
        code += apart * (value - told);
        both += apart * (value - finely);
    }
    out->offset[place] = (float)(own + bit);
    out->code_offset[place] = (float)(own + code);
    out->fine_offset[place] = (float)(own + both);
}

static float quantise_levels(encoded *out, size_t dims, int levels, int8_t *codes)
{
    float scale = vt_quantise_int16(out->residual, dims, out->stride, levels, out->wide);
    for (size_t i = 0; i < out->stride; i++) codes[i] = (int8_t)out->wide[i];
    return scale;
}

/* Codes, and what they leave over in 1/254 of a step. */
static void quantise(encoded *out, size_t dims, size_t place)
{
    int8_t *codes = out->codes + place * out->stride;
    float scale = quantise_levels(out, dims, out->levels, codes);
    out->scale[place] = scale > LEAST_SCALE ? scale : LEAST_SCALE;
    for (size_t i = 0; out->coding->fine && scale > LEAST_SCALE && i < dims; i++) {
        double rest = floor(254 * ((double)out->residual[i] / (double)scale - codes[i]) + 0.5);
        out->fine[place * out->stride + i] = (int8_t)(rest > 127 ? 127 : rest < -127 ? -127 : rest);
    }
}

/* The radius of a list holds its rows as they are, as their int8 codes tell them, and as their fine codes do. */
static void widen_radius(encoded *out, size_t dims, size_t place, size_t list)
{
    const int8_t *codes = out->codes + place * out->stride, *fine = out->fine + place * out->stride;
    double own = 0, coarse = 0, both = 0, scale = (double)out->scale[place];
    for (size_t i = 0; i < dims; i++) {
        double exact = (double)out->residual[i], told = scale * codes[i];
        double finely = out->coding->fine ? scale * (codes[i] + fine[i] / 254.0) : told;
        own += exact * exact;
        coarse += told * told;
        both += finely * finely;
    }
    double most = own > coarse ? own : coarse;
    float length = (float)(sqrt(most > both ? most : both) * (1 + 1e-6));
    if (length > out->radius[list]) out->radius[list] = length;
}

/* What a list's residuals are told against is its centroid as its codes tell it, so nothing is lost by that. */
static void encode_centroids(encoded *out, const vt_space_rows *space)
{
    const vt_row_lists *lists = out->coding->lists;
    if (out->coding->centroid_codes) {
        memcpy(out->centroid_codes, out->coding->centroid_codes, lists->count * out->stride);
        memcpy(out->centroid_scale, out->coding->centroid_scale, lists->count * sizeof(float));
        return;
    }
    for (size_t i = 0; lists && i < lists->count; i++) {
        memcpy(out->residual, lists->centroids + i * space->dims, space->dims * sizeof(float));
        vt_rotate(out->residual, space->dims, space->rotation_seed);
        out->centroid_scale[i] = quantise_levels(out, space->dims, CENTROID_LEVELS, out->centroid_codes + i * out->stride);
    }
}

static void subtract_centroid(const encoded *out, size_t dims, size_t row)
{
    const vt_row_lists *lists = out->coding->lists;
    const int8_t *codes = lists ? out->centroid_codes + lists->list_of_row[row] * out->stride : NULL;
    for (size_t i = 0; i < dims; i++) {
        float entry = lists ? out->centroid_scale[lists->list_of_row[row]] * (float)codes[i] : out->centroid[i];
        out->residual[i] -= entry;
        out->apart[i] = entry - out->centroid[i];
    }
}

static void encode_place(encoded *out, const vt_space_rows *space, size_t place)
{
    size_t dims = space->dims, row = out->row_at[place];
    const float *vector = space->values + row * dims;
    if (is_zero(vector, dims)) return;
    memcpy(out->residual, vector, dims * sizeof *vector);
    vt_rotate(out->residual, dims, space->rotation_seed);
    subtract_centroid(out, dims, row);
    correct(out, dims, place);
    vt_sign_bits(out->residual, dims, out->bits + place * out->words);
    quantise(out, dims, place);
    find_offsets(out, dims, place);
    if (out->coding->lists) widen_radius(out, dims, place, out->coding->lists->list_of_row[row]);
}

/* Rows in one list lie in order; else list by list, those of one in order. */
static size_t count_places(const vt_space_rows *space, const vt_space_coding *coding)
{
    size_t places = 0;
    if (!coding->lists) return space->rows;
    for (size_t row = 0; row < space->rows; row++) places += coding->lists->list_of_row[row] != VT_ROW_LISTS_NONE;
    return places;
}

static bool find_places(encoded *out, const vt_space_rows *space)
{
    const vt_row_lists *lists = out->coding->lists;
    for (size_t row = 0; !lists && row < space->rows; row++) out->row_at[row] = (uint32_t)row;
    if (!lists) return true;
    uint32_t *next = vt_alloc(lists->count + 1, sizeof *next);
    if (!next) return false;
    for (size_t row = 0; row < space->rows; row++)
        if (lists->list_of_row[row] != VT_ROW_LISTS_NONE) next[lists->list_of_row[row] + 1]++;
    for (size_t i = 0; i < lists->count; i++) next[i + 1] += next[i];
    for (size_t row = 0; row < space->rows; row++)
        if (lists->list_of_row[row] != VT_ROW_LISTS_NONE) out->row_at[next[lists->list_of_row[row]]++] = (uint32_t)row;
    vt_free(next);
    return true;
}

vt_space_dial vt_list_dial_view(const vt_list_dial *dial)
{
    return (vt_space_dial){.steps = dial->steps[0], .count = VT_DIAL_STEPS, .reach = dial->reach[0], .depths = VT_DIAL_DEPTHS, .like_rows = dial->like_rows};
}

static vt_status write_lists(const encoded *out, const vt_space_rows *space, vt_buffer *file, vt_error *error)
{
    const vt_row_lists *lists = out->coding->lists;
    const vt_space_dial *dial = &out->coding->dial;
    if (!lists) return VT_OK;
    const vt_tensor tensors[] = {
        vt_tensor_of("list_of_row", VT_DTYPE_U16, space->rows, 0, lists->list_of_row),
        vt_tensor_of("centroid", VT_DTYPE_F32, space->dims, 0, out->centroid),
        vt_tensor_of("centroids", VT_DTYPE_I8, lists->count, out->stride, out->centroid_codes),
        vt_tensor_of("centroid_scale", VT_DTYPE_F32, lists->count, 0, out->centroid_scale),
        vt_tensor_of("radius", VT_DTYPE_F32, lists->count, 0, out->radius),
        vt_tensor_of("dial", VT_DTYPE_F32, dial->count, 2, dial->steps),
        vt_tensor_of("reach", VT_DTYPE_F32, dial->depths, 1 + 2 * dial->count, dial->reach),
        vt_tensor_of("like_rows", VT_DTYPE_F32, 2, 0, dial->like_rows),
    };
    return vt_safetensors_write(file, tensors, dial->depths ? 8 : dial->count ? 6 : 5, NULL, error);
}

static vt_status write_files(const encoded *out, const vt_space_rows *space, vt_space_files *files, vt_error *error)
{
    size_t places = out->places;
    const vt_tensor bit_tensors[] = {
        vt_tensor_of("bits", VT_DTYPE_U64, places, out->words, out->bits),
        vt_tensor_of("factor", VT_DTYPE_F32, places, 0, out->factor),
        vt_tensor_of("offset", VT_DTYPE_F32, places, 0, out->offset),
        vt_tensor_of("error", VT_DTYPE_F32, places, 0, out->error),
        vt_tensor_of("centroid", VT_DTYPE_F32, space->dims, 0, out->centroid),
    };
    const vt_tensor code_tensors[] = {
        vt_tensor_of("codes", VT_DTYPE_I8, places, out->stride, out->codes),
        vt_tensor_of("scale", VT_DTYPE_F32, places, 0, out->scale),
        vt_tensor_of("offset", VT_DTYPE_F32, places, 0, out->code_offset),
    };
    const vt_tensor fine_tensors[] = {
        vt_tensor_of("fine", VT_DTYPE_I8, places, out->stride, out->fine),
        vt_tensor_of("offset", VT_DTYPE_F32, places, 0, out->fine_offset),
    };
    VT_TRY(write_lists(out, space, &files->lists, error));
    VT_TRY(vt_safetensors_write(&files->bits, bit_tensors, out->coding->lists ? 4 : 5, NULL, error));
    VT_TRY(vt_safetensors_write(&files->int8, code_tensors, out->coding->lists ? 3 : 2, NULL, error));
    return out->coding->fine ? vt_safetensors_write(&files->fine, fine_tensors, 2, NULL, error) : VT_OK;
}

vt_status vt_space_encode_files(vt_space_files *files, const vt_space_rows *space, const vt_space_coding *coding, vt_error *error)
{
    encoded out = {.coding = coding, .places = count_places(space, coding)};
    vt_status status = VT_NO_MEMORY;
    if (encoded_open(&out, space) && find_centroid(space, out.centroid, &files->vectors) && find_places(&out, space)) {
        encode_centroids(&out, space);
        for (size_t place = 0; place < out.places; place++) encode_place(&out, space, place);
        status = write_files(&out, space, files, error);
    } else {
        vt_fail(error, status, "out of memory for %zu rows of %zu dims", space->rows, space->dims);
    }
    encoded_close(&out);
    return status;
}

void vt_space_files_close(vt_space_files *files)
{
    vt_buffer_free(&files->lists);
    vt_buffer_free(&files->bits);
    vt_buffer_free(&files->int8);
    vt_buffer_free(&files->fine);
    *files = (vt_space_files){.vectors = 0};
}

vt_status vt_space_encode(const vt_space_rows *space, vt_buffer *bits, vt_buffer *int8, size_t *vectors, vt_error *error)
{
    vt_space_files files = {.bits = *bits, .int8 = *int8};
    vt_status status = vt_space_encode_files(&files, space, &(vt_space_coding){.lists = NULL}, error);
    *bits = files.bits;
    *int8 = files.int8;
    *vectors = files.vectors;
    return status;
}
