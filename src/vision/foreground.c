#include "foreground.h"

#include "memory.h"
#include "oklab.h"

#include <math.h>

/* Distances are in OKLab, where 0.02 is about a just noticeable difference. */
#define NEAREST_GROUND 0.045f
#define FARTHEST_GROUND 0.09f
/* Shares of the picture below and above which a found product is not believed. */
#define LEAST_PRODUCT 0.01f
#define MOST_PRODUCT 0.97f
/* Share of the product's pixels that may stick out of the box on each side: specks and threads. */
#define STRAY_SHARE 0.004f

enum { BINS = 256 };

/* Median of one plane over the picture's outermost pixels, by counting in 256 bins between `low` and `high`.
 */
static float border_median(const vt_photo_canvas *canvas, const float *plane, float low, float high)
{
    size_t counts[BINS] = {0}, total = 0;
    for (size_t y = 0; y < canvas->height; y++) {
        int edge_row = y == 0 || y + 1 == canvas->height;
        for (size_t x = 0; x < canvas->width; x += edge_row ? 1 : canvas->width - 1) {
            float at = (plane[y * canvas->width + x] - low) / (high - low) * BINS;
            counts[at <= 0.0f ? 0 : at >= BINS - 1 ? BINS - 1 : (size_t)at]++;
            total++;
        }
    }
    size_t below = 0, bin = 0;
    while (below + counts[bin] <= total / 2) below += counts[bin++];
    return low + ((float)bin + 0.5f) * (high - low) / BINS;
}

/* Where the border is transparent, opacity alone tells the product: it may be of the colour that stands for
 * nothing. */
static void ground_distances(float *distance, const vt_photo_canvas *canvas)
{
    const float *l = canvas->planes[VT_PLANE_LIGHTNESS], *a = canvas->planes[VT_PLANE_GREEN_RED];
    const float *b = canvas->planes[VT_PLANE_BLUE_YELLOW], *opacity = canvas->planes[VT_PLANE_COVER];
    int clear = border_median(canvas, opacity, 0.0f, 1.0f) < 0.5f;
    float ground_l = border_median(canvas, l, 0.0f, 1.0f);
    float ground_a = border_median(canvas, a, -0.4f, 0.4f);
    float ground_b = border_median(canvas, b, -0.4f, 0.4f);
    for (size_t i = 0; i < canvas->width * canvas->height; i++) {
        float dl = l[i] - ground_l, da = a[i] - ground_a, db = b[i] - ground_b;
        distance[i] = clear ? opacity[i] : sqrtf(dl * dl + 4.0f * (da * da + db * db));
    }
}

typedef struct vt_flood {
    const float *distance;
    float limit;
    float *cover;
    size_t *queue;
    size_t filled;
} vt_flood;

static void pour(vt_flood *flood, size_t at)
{
    if (flood->cover[at] == 0.0f || flood->distance[at] > flood->limit) return;
    flood->cover[at] = 0.0f;
    flood->queue[flood->filled++] = at;
}

/* Marks as ground what is reached from the border over pixels near the ground colour. */
static void flood_ground(vt_flood *flood, size_t width, size_t height)
{
    for (size_t i = 0; i < width * height; i++) flood->cover[i] = 1.0f;
    for (size_t x = 0; x < width; x++) {
        pour(flood, x);
        pour(flood, (height - 1) * width + x);
    }
    for (size_t y = 0; y < height; y++) {
        pour(flood, y * width);
        pour(flood, y * width + width - 1);
    }
    for (size_t next = 0; next < flood->filled; next++) {
        size_t at = flood->queue[next], x = at % width, y = at / width;
        if (x > 0) pour(flood, at - 1);
        if (x + 1 < width) pour(flood, at + 1);
        if (y > 0) pour(flood, at - width);
        if (y + 1 < height) pour(flood, at + width);
    }
}

/* The stretch of `sums` that holds all but STRAY_SHARE of the total at either end. */
static void trim(const float *sums, size_t count, float total, float *begin, float *length)
{
    size_t first = 0, last = count;
    float stray = STRAY_SHARE * total;
    for (float cut = sums[0]; cut <= stray && first + 1 < count; cut += sums[first]) first++;
    for (float cut = sums[last - 1]; cut <= stray && last > first + 1; cut += sums[last - 1]) last--;
    *begin = (float)first;
    *length = (float)(last - first);
}

static void bound(const vt_photo_canvas *canvas, float total, vt_window *box)
{
    float columns[VT_CANVAS_SIDE] = {0}, rows[VT_CANVAS_SIDE] = {0};
    const float *cover = canvas->planes[VT_PLANE_COVER];
    for (size_t y = 0; y < canvas->height; y++) {
        for (size_t x = 0; x < canvas->width; x++) {
            columns[x] += cover[y * canvas->width + x];
            rows[y] += cover[y * canvas->width + x];
        }
    }
    trim(columns, canvas->width, total, &box->left, &box->width);
    trim(rows, canvas->height, total, &box->top, &box->height);
}

/* How far from the ground colour is still ground: three times what the border itself strays, within limits.
 */
static float ground_limit(const vt_photo_canvas *canvas, const float *distance)
{
    float limit = 3.0f * border_median(canvas, distance, 0.0f, 1.0f);
    return limit < NEAREST_GROUND ? NEAREST_GROUND : limit > FARTHEST_GROUND ? FARTHEST_GROUND : limit;
}

vt_status vt_foreground_find(vt_photo_canvas *canvas, vt_window *box, vt_error *error)
{
    size_t area = canvas->width * canvas->height;
    float *distance = vt_alloc(area, sizeof *distance);
    size_t *queue = vt_alloc(area, sizeof *queue);
    float *cover = canvas->planes[VT_PLANE_COVER];
    if (distance && queue) {
        ground_distances(distance, canvas);
        vt_flood flood = {distance, ground_limit(canvas, distance), cover, queue, 0};
        flood_ground(&flood, canvas->width, canvas->height);
        float product = (float)(area - flood.filled);
        if (product < LEAST_PRODUCT * (float)area || product > MOST_PRODUCT * (float)area) {
            for (size_t i = 0; i < area; i++) cover[i] = 1.0f;
            product = (float)area;
        }
        bound(canvas, product, box);
    }
    vt_status status =
        distance && queue ? VT_OK : vt_fail(error, VT_NO_MEMORY, "no memory to find the product");
    vt_free(distance);
    vt_free(queue);
    return status;
}
