/* The kernels alone, beside the reading yardstick in the same module: compiled with src/kernel to its own wasm by
 * bench/kernels.mjs, which chooses where things lie in the room. */
#include "stream_read.c"

#include "bit_scan.h"
#include "dot_floats.h"
#include "dot_int8.h"
#include "quantise.h"
#include "rotation.h"
#include "self_test.h"

#define EXPORT(name) __attribute__((export_name(#name)))
enum { QUERIES = 8, MOST_DIMS = 4096 };

static struct {
    _Alignas(16) float vectors[QUERIES * MOST_DIMS]; /* f32[QUERIES][dims] */
    _Alignas(16) int16_t signed_levels[QUERIES][MOST_DIMS];
    _Alignas(16) int8_t raised_levels[QUERIES][MOST_DIMS];
    uint64_t planes[QUERIES][VT_QUERY_PLANES * MOST_DIMS / 64];
    int16_t fine[MOST_DIMS];
    vt_coarse_query coarse[QUERIES];
    size_t dims, stride;
} query;

static float *vector_of(size_t i) { return query.vectors + i * query.dims; }

EXPORT(self_test) int self_test(void) { return vt_kernel_self_test(); }

static uint32_t drawn(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state ^ *state >> 16;
}

/* Drawn bytes, the same on every run. */
EXPORT(fill) void fill(uint32_t *at, size_t bytes)
{
    uint32_t state = 1;
    for (size_t i = 0; i < bytes / 4; i++) at[i] = drawn(&state);
}

/* Drawn floats, for the matrix of the f32 kernel. */
EXPORT(fill_floats) void fill_floats(float *at, size_t count)
{
    uint32_t state = 2;
    for (size_t i = 0; i < count; i++) at[i] = (float)(drawn(&state) >> 8) * 0x1p-23f - 1.0f;
}

/* All that one query costs before the scan, but for its residual: the rotation and the three widths. */
static void prepare(size_t i)
{
    vt_rotate(vector_of(i), query.dims, 7);
    vt_quantise_planes(vector_of(i), query.dims, query.planes[i]);
    vt_quantise_int16(vector_of(i), query.dims, query.stride, VT_COARSE_LEVELS, query.signed_levels[i]);
    for (size_t k = 0; k < query.stride; k++) query.raised_levels[i][k] = (int8_t)(query.signed_levels[i][k] + 64);
    vt_quantise_int16(vector_of(i), query.dims, query.stride, VT_FINE_LEVELS, query.fine);
    query.coarse[i] = (vt_coarse_query){query.signed_levels[i], query.raised_levels[i]};
}

EXPORT(open_queries) void open_queries(size_t dims)
{
    query.dims = dims;
    query.stride = vt_stride_bytes(dims);
    for (size_t i = 0; i < QUERIES; i++) {
        fill_floats(vector_of(i), dims);
        prepare(i);
    }
}

EXPORT(prepare_query) void prepare_query(void) { prepare(0); }

EXPORT(rotate) void rotate(void) { vt_rotate(query.vectors, query.dims, 7); }

EXPORT(int8) void int8(const int8_t *codes, const int32_t *sums, size_t rows, int32_t *out)
{
    vt_dot_rows_int8(codes, sums, rows, query.stride, query.coarse, out);
}

EXPORT(int8_batch) void int8_batch(const int8_t *codes, const int32_t *sums, size_t rows, int32_t *out)
{
    vt_dot_rows_int8_batch(codes, sums, rows, query.stride, query.coarse, QUERIES, out);
}

EXPORT(bits) void bits(const uint64_t *rows_bits, size_t rows, int32_t *out)
{
    vt_bit_agreements(rows_bits, rows, vt_bit_words(query.dims), query.planes[0], query.dims, out);
}

EXPORT(floats_batch) void floats_batch(const float *matrix, size_t rows, float *out)
{
    vt_dot_rows_floats_batch(matrix, rows, query.dims, query.vectors, QUERIES, out);
}

EXPORT(floats) void floats(const float *matrix, size_t rows, float *out)
{
    vt_dot_rows_floats(matrix, rows, query.dims, query.vectors, out);
}
