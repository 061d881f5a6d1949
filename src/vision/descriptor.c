#include "descriptor.h"

#include "colour_counts.h"
#include "descriptor_layout.h"
#include "foreground.h"
#include "orientation.h"
#include "photo_canvas.h"
#include "texture.h"

#include <math.h>

enum {
    CROP = 64,
    CELL = 8,
    CELLS = (CROP / CELL) * (CROP / CELL),
    MASK_SIDE = 8,
    PROPORTIONS = 8,
    REGIONS = 2,
    GRID = 8,
    TEXTURE_RADII = 3,
    MIN_SIDE = 8
};

static const struct {
    const char *name;
    size_t dims;
} blocks[VT_BLOCK_COUNT] = {
    [VT_BLOCK_OUTLINE] = {"outline", CELLS *VT_ORIENTATION_UNSIGNED},
    [VT_BLOCK_RELIEF] = {"relief", CELLS *VT_ORIENTATION_SIGNED},
    [VT_BLOCK_SILHOUETTE] = {"silhouette", MASK_SIDE *MASK_SIDE + PROPORTIONS},
    [VT_BLOCK_TEXTURE] = {"texture", TEXTURE_RADII *VT_TEXTURE_BANDS *VT_TEXTURE_BINS},
    [VT_BLOCK_LAYOUT] = {"layout", GRID *GRID * 3},
    [VT_BLOCK_COLOUR] = {"colour", REGIONS *VT_COLOUR_BINS},
};

vt_descriptor_block vt_descriptor_block_at(vt_block block)
{
    size_t begin = 0;
    for (size_t i = 0; i < (size_t)block; i++) begin += blocks[i].dims;
    return (vt_descriptor_block){blocks[block].name, begin, begin + blocks[block].dims};
}

size_t vt_descriptor_dims(void)
{
    return vt_descriptor_block_at(VT_BLOCK_COUNT - 1).end;
}

/* The square around a box with a small margin: keeps proportions. */
static vt_window square_around(vt_window box)
{
    float side = (box.width > box.height ? box.width : box.height) * 1.06f;
    return (vt_window){box.left + 0.5f * (box.width - side), box.top + 0.5f * (box.height - side), side,
                       side};
}

static void describe_silhouette(float *out, const vt_photo_canvas *crop, vt_window box,
                                const vt_photo_canvas *canvas)
{
    size_t step = CROP / MASK_SIDE;
    float filled = 0.0f;
    for (size_t i = 0; i < MASK_SIDE * MASK_SIDE; i++) {
        size_t top = i / MASK_SIDE * step, left = i % MASK_SIDE * step;
        float sum = 0.0f;
        for (size_t k = 0; k < step * step; k++)
            sum += crop->planes[VT_PLANE_COVER][(top + k / step) * CROP + left + k % step];
        out[i] = sum / (float)(step * step);
        filled += out[i];
    }
    float *more = out + MASK_SIDE * MASK_SIDE;
    float longer = box.width > box.height ? box.width : box.height;
    more[0] = box.width / longer;
    more[1] = box.height / longer;
    more[2] = filled / (MASK_SIDE * MASK_SIDE);
    more[3] = more[2] / (more[0] * more[1]);
    more[4] = box.width / (float)canvas->width;
    more[5] = box.height / (float)canvas->height;
    more[6] = (box.left + 0.5f * box.width) / (float)canvas->width;
    more[7] = (box.top + 0.5f * box.height) / (float)canvas->height;
}

static void describe_colour(float *out, const vt_photo_canvas *canvas, vt_window box)
{
    vt_window regions[REGIONS] = {
        box,
        {box.left + 0.25f * box.width, box.top + 0.25f * box.height, 0.5f * box.width, 0.5f * box.height},
    };
    for (size_t i = 0; i < REGIONS; i++) vt_colour_histogram(out + i * VT_COLOUR_BINS, canvas, regions[i]);
}

static void describe_texture(float *out, const vt_photo_canvas *canvas, vt_window box)
{
    size_t top = (size_t)box.top, bottom = (size_t)(box.top + box.height);
    for (size_t r = 0; r < TEXTURE_RADII; r++)
        vt_texture_histograms(out + r * VT_TEXTURE_BANDS * VT_TEXTURE_BINS, canvas, top, bottom,
                              (size_t)1 << r);
}

static vt_status describe_square(float *raw, const vt_photo_canvas *canvas, vt_window box, vt_error *error)
{
    vt_photo_canvas crop;
    VT_TRY(vt_photo_canvas_cut(&crop, canvas, square_around(box), CROP, CROP, error));
    vt_status status = vt_orientation_histograms(raw + vt_descriptor_block_at(VT_BLOCK_OUTLINE).begin,
                                                 VT_ORIENTATION_UNSIGNED, &crop, CELL, error);
    describe_silhouette(raw + vt_descriptor_block_at(VT_BLOCK_SILHOUETTE).begin, &crop, box, canvas);
    vt_colour_grid(raw + vt_descriptor_block_at(VT_BLOCK_LAYOUT).begin, &crop, GRID, GRID);
    vt_photo_canvas_close(&crop);
    return status;
}

static vt_status describe_stretched(float *raw, const vt_photo_canvas *canvas, vt_window box, vt_error *error)
{
    vt_photo_canvas crop;
    VT_TRY(vt_photo_canvas_cut(&crop, canvas, box, CROP, CROP, error));
    vt_status status = vt_orientation_histograms(raw + vt_descriptor_block_at(VT_BLOCK_RELIEF).begin,
                                                 VT_ORIENTATION_SIGNED, &crop, CELL, error);
    vt_photo_canvas_close(&crop);
    return status;
}

static vt_status describe_canvas(float *raw, vt_photo_canvas *canvas, vt_error *error)
{
    vt_window box;
    VT_TRY(vt_foreground_find(canvas, &box, error));
    describe_colour(raw + vt_descriptor_block_at(VT_BLOCK_COLOUR).begin, canvas, box);
    describe_texture(raw + vt_descriptor_block_at(VT_BLOCK_TEXTURE).begin, canvas, box);
    VT_TRY(describe_square(raw, canvas, box, error));
    return describe_stretched(raw, canvas, box, error);
}

vt_status vt_describe(const vt_image *image, float *raw, vt_error *error)
{
    if (image->width < MIN_SIDE || image->height < MIN_SIDE || image->width > VT_IMAGE_MAX_SIDE ||
        image->height > VT_IMAGE_MAX_SIDE)
        return vt_fail(error, VT_BAD_DATA, "a photo of %zu x %zu: sides must be %d to %d", image->width,
                       image->height, MIN_SIDE, VT_IMAGE_MAX_SIDE);
    vt_photo_canvas canvas;
    VT_TRY(vt_photo_canvas_paint(&canvas, image, error));
    vt_status status = describe_canvas(raw, &canvas, error);
    vt_photo_canvas_close(&canvas);
    return status;
}
