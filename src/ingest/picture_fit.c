#include "image_file.h"

#include "memory.h"

#include <string.h>

/* Which source pixels make one pixel of the result along one axis: taps_from .. taps_from + tap_count, with
 * integer weights that add up to the same `total` for every pixel of the axis. */
typedef struct axis {
    size_t source;
    size_t wanted;
    uint64_t total;
    size_t most_taps;
} axis;

typedef struct tap_run {
    size_t from;
    size_t count;
} tap_run;

static axis axis_view(size_t source, size_t wanted)
{
    bool shrinks = wanted <= source;
    return (axis){source, wanted, shrinks ? source : 2 * wanted, shrinks ? source / wanted + 2 : 2};
}

/* Shrinking: pixel `at` covers [at * source, (at + 1) * source) in units of 1/wanted of a source pixel. */
static tap_run box_taps(const axis *a, size_t at, uint32_t *weights)
{
    size_t begin = at * a->source, end = begin + a->source;
    tap_run run = {begin / a->wanted, 0};
    for (size_t pixel = run.from; pixel * a->wanted < end; pixel++) {
        size_t left = pixel * a->wanted, right = left + a->wanted;
        weights[run.count++] = (uint32_t)((right < end ? right : end) - (left > begin ? left : begin));
    }
    return run;
}

/* Growing: the centre of pixel `at` falls between two source centres; in units of 1/(2 * wanted), ends
 * clamped. */
static tap_run linear_taps(const axis *a, size_t at, uint32_t *weights)
{
    size_t unit = 2 * a->wanted, centre = (2 * at + 1) * a->source;
    size_t past_half = centre > a->wanted ? centre - a->wanted : 0;
    size_t first = past_half / unit;
    weights[0] = (uint32_t)unit;
    if (first + 1 >= a->source) return (tap_run){a->source - 1, 1};
    weights[1] = (uint32_t)(past_half % unit);
    weights[0] -= weights[1];
    return (tap_run){first, 2};
}

static tap_run axis_taps(const axis *a, size_t at, uint32_t *weights)
{
    return a->wanted <= a->source ? box_taps(a, at, weights) : linear_taps(a, at, weights);
}

/* Everything of one resize. rows[2]: source rows already filtered along x, colours times alpha; row y is kept
 * in rows[y % 2]. */
typedef struct resize {
    const vt_picture *picture;
    axis x, y;
    tap_run *runs;         /* x.wanted */
    uint32_t *weights;     /* x.wanted * x.most_taps */
    uint32_t *row_weights; /* y.most_taps */
    uint32_t *rows[2];
    size_t row_kept[2]; /* y + 1; 0: none */
    uint64_t *sums;     /* 4 * x.wanted */
} resize;

static const uint32_t *filtered_row(resize *job, size_t y)
{
    uint32_t *row = job->rows[y % 2];
    if (job->row_kept[y % 2] == y + 1) return row;
    job->row_kept[y % 2] = y + 1;
    const uint8_t *line = job->picture->rgba + 4 * job->picture->width * y;
    for (size_t x = 0; x < job->x.wanted; x++) {
        const uint32_t *weights = job->weights + x * job->x.most_taps;
        const uint8_t *pixel = line + 4 * job->runs[x].from;
        uint32_t sum[4] = {0};
        for (size_t tap = 0; tap < job->runs[x].count; tap++, pixel += 4) {
            uint32_t cover = weights[tap] * pixel[3];
            for (int c = 0; c < 3; c++) sum[c] += cover * pixel[c];
            sum[3] += cover;
        }
        memcpy(row + 4 * x, sum, sizeof sum);
    }
    return row;
}

static void write_row(const resize *job, uint8_t *rgba)
{
    uint64_t total = job->x.total * job->y.total;
    for (size_t x = 0; x < job->x.wanted; x++, rgba += 4) {
        const uint64_t *sum = job->sums + 4 * x;
        for (int c = 0; c < 3; c++) rgba[c] = sum[3] ? (uint8_t)((sum[c] + sum[3] / 2) / sum[3]) : 0;
        rgba[3] = (uint8_t)((sum[3] + total / 2) / total);
    }
}

static void resize_into(resize *job, uint8_t *rgba, size_t stride_bytes)
{
    for (size_t x = 0; x < job->x.wanted; x++)
        job->runs[x] = axis_taps(&job->x, x, job->weights + x * job->x.most_taps);
    for (size_t y = 0; y < job->y.wanted; y++) {
        tap_run run = axis_taps(&job->y, y, job->row_weights);
        memset(job->sums, 0, 4 * job->x.wanted * sizeof *job->sums);
        for (size_t tap = 0; tap < run.count; tap++) {
            const uint32_t *row = filtered_row(job, run.from + tap);
            for (size_t i = 0; i < 4 * job->x.wanted; i++)
                job->sums[i] += (uint64_t)job->row_weights[tap] * row[i];
        }
        write_row(job, rgba + y * stride_bytes);
    }
}

static vt_status resize_open(resize *job, const vt_picture *picture, size_t width, size_t height,
                             vt_error *error)
{
    *job = (resize){
        .picture = picture, .x = axis_view(picture->width, width), .y = axis_view(picture->height, height)};
    job->runs = vt_alloc(width, sizeof *job->runs);
    job->weights = vt_alloc(width * job->x.most_taps, sizeof *job->weights);
    job->row_weights = vt_alloc(job->y.most_taps, sizeof *job->row_weights);
    for (int i = 0; i < 2; i++) job->rows[i] = vt_alloc(4 * width, sizeof *job->rows[i]);
    job->sums = vt_alloc(4 * width, sizeof *job->sums);
    bool complete =
        job->runs && job->weights && job->row_weights && job->rows[0] && job->rows[1] && job->sums;
    return complete ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to resize a picture");
}

static void resize_close(resize *job)
{
    vt_free(job->runs);
    vt_free(job->weights);
    vt_free(job->row_weights);
    vt_free(job->rows[0]);
    vt_free(job->rows[1]);
    vt_free(job->sums);
}

/* The median of each channel along the border: a product that touches one edge does not tint it. */
static void border_colour(const vt_picture *picture, uint8_t colour[4])
{
    size_t counts[4][256] = {{0}}, pixels = 0;
    for (size_t y = 0; y < picture->height; y++) {
        bool whole_row = y == 0 || y + 1 == picture->height || picture->width == 1;
        for (size_t x = 0; x < picture->width; x += whole_row ? 1 : picture->width - 1, pixels++)
            for (int c = 0; c < 4; c++) counts[c][picture->rgba[4 * (y * picture->width + x) + (size_t)c]]++;
    }
    for (int c = 0; c < 4; c++) {
        size_t below = 0;
        int value = 0;
        while (value < 255 && (below += counts[c][value]) * 2 < pixels) value++;
        colour[c] = (uint8_t)value;
    }
}

static size_t scaled_side(size_t side, size_t numerator, size_t denominator)
{
    size_t scaled = (side * numerator + denominator / 2) / denominator;
    return scaled ? scaled : 1;
}

vt_status vt_picture_fit(vt_picture *out, const vt_picture *picture, size_t width, size_t height,
                         vt_error *error)
{
    VT_CHECK(width && height && width <= VT_IMAGE_MAX_SIDE && height <= VT_IMAGE_MAX_SIDE && picture->rgba);
    size_t wide = picture->width * height, tall = picture->height * width;
    size_t inner_width = width, inner_height = height;
    if (wide * 100 > tall * 102) inner_height = scaled_side(width, picture->height, picture->width);
    if (tall * 100 > wide * 102) inner_width = scaled_side(height, picture->width, picture->height);
    *out = (vt_picture){vt_alloc(width * height, 4), width, height};
    if (!out->rgba) return vt_fail(error, VT_NO_MEMORY, "no memory to resize a picture");
    if (inner_width != width || inner_height != height) {
        uint8_t colour[4];
        border_colour(picture, colour);
        for (size_t i = 0; i < width * height; i++) memcpy(out->rgba + 4 * i, colour, 4);
    }
    resize job;
    vt_status status = resize_open(&job, picture, inner_width, inner_height, error);
    size_t corner = (height - inner_height) / 2 * width + (width - inner_width) / 2;
    if (status == VT_OK) resize_into(&job, out->rgba + 4 * corner, 4 * width);
    resize_close(&job);
    if (status != VT_OK) vt_picture_close(out);
    return status;
}
