#include "canvas_inside.h"

#include <math.h>
#include <string.h>

const vt_finish VT_FINISH_CLOTH = {.roundness = 9, .depth = 0.62, .shadow = 0.20, .reach = 4};
const vt_finish VT_FINISH_PATCH = {.roundness = 1.6, .depth = 0.35, .shadow = 0.22, .reach = 1.2};
const vt_finish VT_FINISH_LAPEL = {.roundness = 2.4, .depth = 0.45, .shadow = 0.36, .reach = 2.2};
const vt_finish VT_FINISH_INSIDE = {.roundness = 3, .depth = -0.3, .shadow = 0, .reach = 1};
const vt_finish VT_FINISH_SOLID = {.roundness = 3, .depth = 0.6, .shadow = 0.2, .reach = 2};

/* A rectangle of device pixels, right and bottom excluded. */
typedef struct vt_box {
    int left, top, right, bottom;
} vt_box;

static int clamp(double value, int low, int high)
{
    return value < low ? low : value > high ? high : (int)value;
}

static vt_box outline_box(vt_canvas *canvas, double margin)
{
    double x0, y0, x1, y1;
    cairo_t *cr = canvas->cut;
    cairo_fill_extents(cr, &x0, &y0, &x1, &y1);
    cairo_user_to_device(cr, &x0, &y0);
    cairo_user_to_device(cr, &x1, &y1);
    return (vt_box){
        clamp(floor(x0 - margin), 1, VT_DEVICE_WIDTH - 1), clamp(floor(y0 - margin), 1, VT_DEVICE_HEIGHT - 1),
        clamp(ceil(x1 + margin), 1, VT_DEVICE_WIDTH - 1), clamp(ceil(y1 + margin), 1, VT_DEVICE_HEIGHT - 1)};
}

static void blur_rows(float *out, const float *in, vt_box box, int radius)
{
    float share = 1.0f / (float)(2 * radius + 1);
    for (int y = box.top; y < box.bottom; y++) {
        const float *row = in + (size_t)y * VT_DEVICE_WIDTH;
        float *to = out + (size_t)y * VT_DEVICE_WIDTH, sum = 0;
        for (int x = box.left; x < box.left + radius && x < box.right; x++) sum += row[x];
        for (int x = box.left; x < box.right; x++) {
            if (x + radius < box.right) sum += row[x + radius];
            if (x - radius - 1 >= box.left) sum -= row[x - radius - 1];
            to[x] = sum * share;
        }
    }
}

static void blur_columns(float *out, const float *in, vt_box box, int radius)
{
    float sum[VT_DEVICE_WIDTH] = {0}, share = 1.0f / (float)(2 * radius + 1);
    for (int y = box.top; y < box.top + radius && y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++) sum[x] += in[(size_t)y * VT_DEVICE_WIDTH + (size_t)x];
    for (int y = box.top; y < box.bottom; y++) {
        const float *entering = in + (size_t)(y + radius) * VT_DEVICE_WIDTH;
        const float *leaving = in + ((ptrdiff_t)y - radius - 1) * VT_DEVICE_WIDTH;
        float *to = out + (size_t)y * VT_DEVICE_WIDTH;
        if (y + radius < box.bottom)
            for (int x = box.left; x < box.right; x++) sum[x] += entering[x];
        if (y - radius - 1 >= box.top)
            for (int x = box.left; x < box.right; x++) sum[x] -= leaving[x];
        for (int x = box.left; x < box.right; x++) to[x] = sum[x] * share;
    }
}

/* Two boxes one after the other: smooth enough to take slopes from. Outside the box counts as zero. */
static void blur(vt_canvas *canvas, float *plane, vt_box box, double picture_radius)
{
    int radius = clamp(picture_radius * canvas->scale * VT_OVERSAMPLE * 0.6 + 0.5, 1, 60);
    for (int pass = 0; pass < 2; pass++) {
        blur_rows(canvas->scratch, plane, box, radius);
        blur_columns(plane, canvas->scratch, box, radius);
    }
}

static void read_mask(vt_canvas *canvas, float *plane, vt_box box)
{
    const uint8_t *data = cairo_image_surface_get_data(canvas->mask);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->mask);
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++)
            plane[(size_t)y * VT_DEVICE_WIDTH + (size_t)x] =
                (float)data[(size_t)y * stride + (size_t)x] / 255.0f;
}

static void throw_shadow(vt_canvas *canvas, const vt_finish *finish, vt_box box)
{
    if (finish->shadow <= 0) return;
    read_mask(canvas, canvas->soft, box);
    blur(canvas, canvas->soft, box, finish->reach);
    uint8_t *data = cairo_image_surface_get_data(canvas->picture);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->picture);
    int dx = (int)(finish->reach * 0.35 * VT_OVERSAMPLE), dy = (int)(finish->reach * 0.7 * VT_OVERSAMPLE);
    for (int y = box.top + dy; y < box.bottom; y++)
        for (int x = box.left + dx; x < box.right; x++) {
            float keep = 1 - (float)finish->shadow *
                                 canvas->soft[(size_t)(y - dy) * VT_DEVICE_WIDTH + (size_t)(x - dx)];
            uint8_t *pixel = data + (size_t)y * stride + 4 * (size_t)x;
            for (int channel = 0; channel < 3; channel++)
                pixel[channel] = (uint8_t)((float)pixel[channel] * keep + 0.5f);
        }
}

static void paint_fabric(vt_canvas *canvas, const vt_fabric *fabric, vt_box box)
{
    cairo_t *cr = canvas->paint;
    cairo_matrix_t kept;
    cairo_get_matrix(cr, &kept);
    cairo_identity_matrix(cr);
    cairo_reset_clip(cr);
    cairo_rectangle(cr, box.left, box.top, box.right - box.left, box.bottom - box.top);
    cairo_clip(cr);
    cairo_set_matrix(cr, &kept);
    vt_ink(cr, fabric->base, 1);
    cairo_paint(cr);
    if (!fabric->print) return;
    cairo_save(cr);
    cairo_translate(cr, fabric->x, fabric->y);
    cairo_rotate(cr, fabric->angle);
    fabric->print(cr, fabric, 230);
    cairo_restore(cr);
    cairo_surface_flush(canvas->layer);
}

static void add_folds(vt_canvas *canvas, vt_box box)
{
    if (!canvas->folded) return;
    cairo_surface_flush(canvas->relief);
    const uint8_t *data = cairo_image_surface_get_data(canvas->relief);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->relief);
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++)
            canvas->soft[(size_t)y * VT_DEVICE_WIDTH + (size_t)x] =
                (float)data[(size_t)y * stride + 4 * (size_t)x] / 128.0f - 1.0f;
    blur(canvas, canvas->soft, box, 1.8);
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++) {
            size_t at = (size_t)y * VT_DEVICE_WIDTH + (size_t)x;
            canvas->height[at] += canvas->soft[at] * 5.0f;
        }
    vt_ink(canvas->emboss, (vt_rgb){0.5, 0.5, 0.5}, 1);
    cairo_paint(canvas->emboss);
    canvas->folded = false;
}

static void add_weave(vt_canvas *canvas, const vt_fabric *fabric, vt_box box)
{
    if (!fabric->weave) return;
    double cosine = cos(fabric->angle), sine = sin(fabric->angle),
           scale = fabric->scale > 0 ? fabric->scale : 1;
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++) {
            double px = x, py = y;
            cairo_device_to_user(canvas->cut, &px, &py);
            px -= fabric->x, py -= fabric->y;
            canvas->height[(size_t)y * VT_DEVICE_WIDTH + (size_t)x] +=
                (float)(fabric->weave_depth *
                        fabric->weave((px * cosine + py * sine) / scale, (py * cosine - px * sine) / scale));
        }
}

static float speckle(uint32_t x, uint32_t y, uint32_t seed)
{
    uint32_t hash = x * 0x9E3779B1u ^ y * 0x85EBCA77u ^ seed * 0xC2B2AE3Du;
    hash = (hash ^ hash >> 15) * 0x2C1B3C6Du;
    return (float)((hash ^ hash >> 13) & 0xFFFF) / 32768.0f - 1.0f;
}

/* Light on one pixel: about -1..1, from the slope of the height field. */
static float light_at(const float *height, size_t at, float *gloss)
{
    float slope_x = height[at + 1] - height[at - 1],
          slope_y = height[at + VT_DEVICE_WIDTH] - height[at - VT_DEVICE_WIDTH];
    float light = 0.42f * slope_x + 0.68f * slope_y;
    float away = (slope_x - 0.45f) * (slope_x - 0.45f) + (slope_y - 0.75f) * (slope_y - 0.75f);
    *gloss = away < 0.5f ? (0.5f - away) * (0.5f - away) * 4.0f : 0;
    return light / (1.0f + (light < 0 ? -light : light));
}

static uint8_t lit(uint8_t colour, uint8_t below, float light, float gleam, float cover)
{
    float tone = (float)colour;
    float reach = light > 0 ? 26.0f + 0.30f * tone + 0.0006f * tone * tone : 12.0f + 0.62f * tone;
    float out = tone + light * reach + gleam;
    out = out < 0 ? 0 : out > 255 ? 255 : out;
    return (uint8_t)((float)below + (out - (float)below) * cover + 0.5f);
}

static void light_piece(vt_canvas *canvas, const vt_fabric *fabric, vt_box box)
{
    uint8_t *picture = cairo_image_surface_get_data(canvas->picture);
    const uint8_t *layer = cairo_image_surface_get_data(canvas->layer),
                  *mask = cairo_image_surface_get_data(canvas->mask);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->picture);
    size_t mask_stride = (size_t)cairo_image_surface_get_stride(canvas->mask);
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++) {
            uint8_t cover = mask[(size_t)y * mask_stride + (size_t)x];
            if (!cover) continue;
            float gloss, light = light_at(canvas->height, (size_t)y * VT_DEVICE_WIDTH + (size_t)x, &gloss);
            light += (float)fabric->grain * speckle((uint32_t)x / 2, (uint32_t)y / 2, fabric->seed);
            light += 0.05f - 0.12f * (float)y / VT_DEVICE_HEIGHT;
            float gleam = (float)fabric->gloss * gloss * 150.0f;
            size_t at = (size_t)y * stride + 4 * (size_t)x;
            for (size_t channel = 0; channel < 3; channel++)
                picture[at + channel] =
                    lit(layer[at + channel], picture[at + channel], light, gleam, (float)cover / 255.0f);
        }
}

void vt_piece(vt_canvas *canvas, const vt_fabric *fabric, const vt_finish *finish)
{
    double margin =
        (finish->roundness > 3 * finish->reach ? finish->roundness : 3 * finish->reach) * VT_OVERSAMPLE;
    vt_box box = outline_box(canvas, margin);
    memset(cairo_image_surface_get_data(canvas->mask), 0,
           (size_t)cairo_image_surface_get_stride(canvas->mask) * VT_DEVICE_HEIGHT);
    cairo_surface_mark_dirty(canvas->mask);
    cairo_set_source_rgba(canvas->cut, 1, 1, 1, 1);
    cairo_fill(canvas->cut);
    cairo_surface_flush(canvas->mask);
    cairo_surface_flush(canvas->picture);
    throw_shadow(canvas, finish, box);
    paint_fabric(canvas, fabric, box);
    cairo_surface_flush(canvas->layer);
    read_mask(canvas, canvas->height, box);
    blur(canvas, canvas->height, box, finish->roundness);
    float rise = (float)(finish->depth * finish->roundness * canvas->scale * VT_OVERSAMPLE);
    for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++)
            canvas->height[(size_t)y * VT_DEVICE_WIDTH + (size_t)x] *= rise;
    add_folds(canvas, box);
    add_weave(canvas, fabric, box);
    light_piece(canvas, fabric, box);
    cairo_surface_mark_dirty(canvas->picture);
}
