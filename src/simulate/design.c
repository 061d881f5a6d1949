#include "design.h"

#include <string.h>

const char *vt_trait_value(const vt_design *design, const char *name)
{
    for (size_t i = 0; i < design->trait_count; i++)
        if (strcmp(design->traits[i].name, name) == 0) return design->traits[i].value;
    return "";
}

bool vt_trait_is(const vt_design *design, const char *name, const char *value)
{
    return strcmp(vt_trait_value(design, name), value) == 0;
}

double vt_vary(const vt_design *design, uint64_t what, double low, double high)
{
    vt_random random = vt_random_seed(design->shape, 1000 + what);
    return low + (high - low) * (double)vt_random_unit(&random);
}

bool vt_is_womens(const vt_design *design)
{
    return design->wearer == VT_WOMEN || design->wearer == VT_GIRLS;
}
bool vt_is_kids(const vt_design *design)
{
    return design->wearer == VT_BOYS || design->wearer == VT_GIRLS;
}

vt_fabric vt_cloth_plain(const vt_design *design)
{
    vt_fabric fabric = design->cloth;
    fabric.print = NULL;
    return fabric;
}

vt_fabric vt_cloth_in(const vt_design *design, vt_rgb colour)
{
    vt_fabric fabric = vt_cloth_plain(design);
    fabric.base = colour;
    return fabric;
}

vt_fabric vt_woven(vt_rgb colour, const char *weave, double depth)
{
    vt_fabric fabric = vt_plain(colour);
    fabric.weave = vt_weave_named(weave);
    fabric.weave_depth = depth;
    fabric.x = VT_CENTRE;
    return fabric;
}

void vt_button(vt_canvas *canvas, double x, double y, double radius, vt_rgb colour)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, vt_hex(0x101014), 0.28);
    cairo_arc(cr, x + 0.3, y + 0.7, radius * 1.08, 0, 2 * VT_PI);
    cairo_fill(cr);
    vt_ink(cr, vt_darker(colour, 0.18), 1);
    cairo_arc(cr, x, y, radius, 0, 2 * VT_PI);
    cairo_fill(cr);
    vt_ink(cr, vt_lighter(colour, 0.15), 1);
    cairo_arc(cr, x - 0.1, y - 0.15, radius * 0.74, 0, 2 * VT_PI);
    cairo_fill(cr);
    vt_ink(cr, vt_darker(colour, 0.5), 0.9);
    for (int hole = -1; hole <= 1; hole += 2) {
        cairo_arc(cr, x + hole * radius * 0.27, y, radius * 0.15, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
}

void vt_zip(vt_canvas *canvas, double x, double top, double bottom, vt_rgb tape, vt_rgb metal)
{
    vt_point line[] = {{x, top, true}, {x, bottom, true}};
    vt_line(canvas, line, 2, 3.4, vt_darker(tape, 0.25), 0);
    vt_line(canvas, line, 2, 1.9, metal, 0);
    vt_line(canvas, line, 2, 1.9, vt_darker(metal, 0.45), 0.8);
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, metal, 1);
    cairo_rectangle(cr, x - 1.4, top + 1, 2.8, 4);
    cairo_rectangle(cr, x - 0.9, top + 5, 1.8, 6);
    cairo_fill(cr);
    vt_ink(cr, vt_darker(metal, 0.5), 0.9);
    cairo_rectangle(cr, x - 0.4, top + 8, 0.8, 2);
    cairo_fill(cr);
}

void vt_patch(vt_canvas *canvas, double x, double y, double width, double height, double round,
              const vt_fabric *fabric)
{
    cairo_t *cr = vt_canvas_outline(canvas);
    double left = x - width / 2, right = x + width / 2, bottom = y + height;
    double r = round < width / 2 ? round : width / 2;
    cairo_move_to(cr, left, y);
    cairo_line_to(cr, right, y);
    cairo_line_to(cr, right, bottom - r);
    cairo_arc(cr, right - r, bottom - r, r, 0, VT_PI / 2);
    cairo_arc(cr, left + r, bottom - r, r, VT_PI / 2, VT_PI);
    cairo_close_path(cr);
    vt_piece(canvas, fabric, &VT_FINISH_PATCH);
}

void vt_stitches(vt_canvas *canvas, const vt_point *points, size_t count, vt_rgb colour)
{
    vt_line(canvas, points, count, 0.7, colour, 1.8);
}
