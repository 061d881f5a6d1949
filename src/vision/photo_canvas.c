#include "photo_canvas.h"

#include "memory.h"
#include "oklab.h"
#include "resample.h"

enum { VT_CANVAS_LEAST_SIDE = 8 };

vt_status vt_photo_canvas_open(vt_photo_canvas *canvas, size_t width, size_t height, vt_error *error)
{
    size_t area = width * height;
    float *block = vt_alloc(area, VT_PLANE_COUNT * sizeof *block);
    if (!block) return vt_fail(error, VT_NO_MEMORY, "no memory for a picture of %zu x %zu", width, height);
    *canvas = (vt_photo_canvas){.width = width, .height = height};
    for (size_t p = 0; p < VT_PLANE_COUNT; p++) canvas->planes[p] = block + p * area;
    return VT_OK;
}

void vt_photo_canvas_close(vt_photo_canvas *canvas)
{
    vt_free(canvas->planes[0]);
    *canvas = (vt_photo_canvas){0};
}

/* One photo row as four planes of f32[width]: red, green, blue over white, and opacity 0..1. */
static void unpack_row(float *row, const vt_image *image, size_t y)
{
    const uint8_t *rgba = image->rgba + y * image->stride_bytes;
    for (size_t x = 0; x < image->width; x++, rgba += 4) {
        float opacity = (float)rgba[3] / 255.0f, white = 255.0f * (1.0f - opacity);
        for (size_t c = 0; c < 3; c++) row[c * image->width + x] = opacity * (float)rgba[c] + white;
        row[3 * image->width + x] = opacity;
    }
}

static void to_oklab(vt_photo_canvas *canvas)
{
    for (size_t i = 0; i < canvas->width * canvas->height; i++) {
        vt_oklab lab = vt_oklab_from_srgb(canvas->planes[0][i], canvas->planes[1][i], canvas->planes[2][i]);
        canvas->planes[VT_PLANE_LIGHTNESS][i] = lab.l;
        canvas->planes[VT_PLANE_GREEN_RED][i] = lab.a;
        canvas->planes[VT_PLANE_BLUE_YELLOW][i] = lab.b;
    }
}

static size_t scaled_side(size_t side, size_t longer)
{
    size_t scaled = (side * VT_CANVAS_SIDE + longer / 2) / longer;
    return scaled < VT_CANVAS_LEAST_SIDE ? VT_CANVAS_LEAST_SIDE : scaled;
}

/* Rows are squeezed one by one, so that a large photo needs little more memory than its narrow copy. */
static void squeeze(vt_photo_canvas *canvas, const vt_image *image, const vt_taps *columns,
                    const vt_taps *rows, float *narrow)
{
    size_t wide = canvas->width, plane = image->height * wide;
    float *row = narrow + VT_PLANE_COUNT * plane;
    for (size_t y = 0; y < image->height; y++) {
        unpack_row(row, image, y);
        for (size_t p = 0; p < VT_PLANE_COUNT; p++)
            vt_resample_row(narrow + p * plane + y * wide, row + p * image->width, columns);
    }
    for (size_t p = 0; p < VT_PLANE_COUNT; p++)
        vt_resample_columns(canvas->planes[p], narrow + p * plane, wide, rows);
    to_oklab(canvas);
}

vt_status vt_photo_canvas_paint(vt_photo_canvas *canvas, const vt_image *image, vt_error *error)
{
    size_t longer = image->width > image->height ? image->width : image->height;
    VT_TRY(vt_photo_canvas_open(canvas, scaled_side(image->width, longer), scaled_side(image->height, longer),
                                error));
    vt_taps columns = {0}, rows = {0};
    float *narrow = vt_alloc(image->height * canvas->width + image->width, VT_PLANE_COUNT * sizeof *narrow);
    vt_status status = narrow ? VT_OK : VT_NO_MEMORY;
    if (!status) status = vt_taps_open(&columns, 0.0f, (float)image->width, image->width, canvas->width, 0);
    if (!status) status = vt_taps_open(&rows, 0.0f, (float)image->height, image->height, canvas->height, 0);
    if (!status) squeeze(canvas, image, &columns, &rows, narrow);
    vt_taps_close(&columns);
    vt_taps_close(&rows);
    vt_free(narrow);
    if (!status) return VT_OK;
    vt_photo_canvas_close(canvas);
    return vt_fail(error, status, "no memory to scale a photo of %zu x %zu", image->width, image->height);
}

static vt_status cut_plane(float *out, const vt_photo_canvas *canvas, size_t plane, const vt_taps *columns,
                           const vt_taps *rows)
{
    float *narrow = vt_alloc(canvas->height, columns->outputs * sizeof *narrow);
    if (!narrow) return VT_NO_MEMORY;
    for (size_t y = 0; y < canvas->height; y++)
        vt_resample_row(narrow + y * columns->outputs, canvas->planes[plane] + y * canvas->width, columns);
    vt_resample_columns(out, narrow, columns->outputs, rows);
    vt_free(narrow);
    return VT_OK;
}

vt_status vt_photo_canvas_cut(vt_photo_canvas *out, const vt_photo_canvas *canvas, vt_window window,
                              size_t width, size_t height, vt_error *error)
{
    VT_TRY(vt_photo_canvas_open(out, width, height, error));
    vt_status status = VT_OK;
    for (size_t p = 0; p < VT_PLANE_COUNT && !status; p++) {
        vt_taps columns = {0}, rows = {0};
        int fade = p == VT_PLANE_COVER;
        status = vt_taps_open(&columns, window.left, window.width, canvas->width, width, fade);
        if (!status) status = vt_taps_open(&rows, window.top, window.height, canvas->height, height, fade);
        if (!status) status = cut_plane(out->planes[p], canvas, p, &columns, &rows);
        vt_taps_close(&columns);
        vt_taps_close(&rows);
    }
    if (!status) return VT_OK;
    vt_photo_canvas_close(out);
    return vt_fail(error, status, "no memory to cut a window of %zu x %zu", width, height);
}
