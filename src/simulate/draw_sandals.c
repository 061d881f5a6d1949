/* Sandals and flip flops, a pair seen from above. */
#include "shoes.h"

#include <string.h>

typedef struct vt_sole_look {
    vt_fabric sole, bed;
    bool jute;
} vt_sole_look;

static vt_sole_look look_of(const vt_design *design)
{
    vt_sole_look look = {vt_plain(vt_hex(0x9A6C44)), vt_plain(vt_hex(0xC69A6B)),
                         vt_trait_is(design, "Sole", "Jute")};
    if (vt_trait_is(design, "Sole", "White"))
        look.sole.base = vt_hex(0xF4F1EA), look.bed.base = vt_mix(design->cloth.base, vt_hex(0xF1EADB), 0.55);
    if (vt_trait_is(design, "Sole", "Black"))
        look.sole.base = vt_hex(0x2B2A2D), look.bed.base = vt_hex(0x45423F);
    if (vt_trait_is(design, "Sole", "Cork"))
        look.sole.base = vt_hex(0xB98A58), look.bed.base = vt_hex(0xD2B48C), look.sole.grain = 0.12;
    if (look.jute) look.sole = vt_woven(vt_hex(0xCDB184), "Rib", 0.8), look.bed.base = vt_hex(0xE0CDA8);
    if (vt_trait_is(design, "Fabric", "Rubber"))
        look.bed.base = vt_mix(look.sole.base, design->cloth.base, 0.25);
    return look;
}

/* One foot counted from its own middle, big toe towards the other foot (side -1: the left one). */
static void foot_points(vt_point *out, double x, int side, double grow)
{
    const vt_point foot[] = {{-14, 58, false},  {4, 62, false},    {22, 78, false},   {31, 106, false},
                             {28, 150, false},  {24, 184, false},  {26, 214, false},  {18, 240, false},
                             {0, 247, false},   {-18, 240, false}, {-26, 214, false}, {-23, 184, false},
                             {-28, 150, false}, {-33, 104, false}, {-28, 72, false}};
    for (size_t i = 0; i < VT_COUNT(foot); i++) {
        double dx = foot[i].x, dy = foot[i].y - 152;
        double reach = grow / 32;
        out[i] = (vt_point){x + side * dx * (1 + reach), 152 + dy * (1 + reach * 0.34), false};
    }
}
enum { VT_FOOT_POINTS = 15 };

static void foot_base(vt_canvas *canvas, const vt_sole_look *look, double x, int side)
{
    vt_point points[VT_FOOT_POINTS];
    vt_fabric sole = look->sole;
    foot_points(points, x, side, 3);
    vt_outline(canvas, points, VT_FOOT_POINTS);
    vt_piece(canvas, &sole, &VT_FINISH_SOLID);
    foot_points(points, x, side, -1);
    vt_outline(canvas, points, VT_FOOT_POINTS);
    vt_piece(canvas, &look->bed, &VT_FINISH_INSIDE);
    cairo_t *cr = vt_canvas_ink(canvas);
    vt_ink(cr, vt_darker(look->bed.base, 0.35), 0.8);
    cairo_rectangle(cr, x - 6, 216, 12, 1.8);
    cairo_rectangle(cr, x - 4, 220, 8, 1.8);
    cairo_fill(cr);
}

/* A band across the foot between two heights, bowed like the instep. */
static void band(vt_canvas *canvas, const vt_fabric *leather, double x, double top, double width,
                 double reach)
{
    vt_fabric piece = *leather;
    piece.x = x, piece.y = top;
    vt_point shape[] = {{x - reach, top + 5, true},  {x, top - 3, false},
                        {x + reach, top + 5, true},  {x + reach + 1.5, top + width + 3, true},
                        {x, top + width - 5, false}, {x - reach - 1.5, top + width + 3, true}};
    vt_outline(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, &piece, &VT_FINISH_SOLID);
    vt_point stitch[] = {{x - reach + 2, top + 8.5, true},
                         {x, top + 0.5, false},
                         {x + reach - 2, top + 8.5, true}},
             low[] = {{x - reach + 1, top + width - 0.5, true},
                      {x, top + width - 8.5, false},
                      {x + reach - 1, top + width - 0.5, true}};
    vt_line(canvas, stitch, 3, 0.6, vt_seam_colour(leather->base), 1.6);
    vt_line(canvas, low, 3, 0.6, vt_seam_colour(leather->base), 1.6);
}

static void buckle(vt_canvas *canvas, const vt_design *design, double x, double y)
{
    vt_fabric metal = vt_plain(design->metal);
    metal.gloss = 0.8;
    vt_patch(canvas, x, y, 10, 13, 2, &metal);
    vt_patch(canvas, x, y + 3, 6, 7, 1, &design->cloth);
}

static void thong(vt_canvas *canvas, const vt_fabric *rubber, double x, int side)
{
    double toe = x - side * 5;
    for (int arm = -1; arm <= 1; arm += 2) {
        vt_point strap[] = {{toe, 90, true},
                            {toe + arm * 9, 102, false},
                            {x + arm * 27, 134, false},
                            {x + arm * 31, 158, true}};
        vt_ribbon(canvas, strap, 4, 7, 11);
        vt_piece(canvas, rubber, &VT_FINISH_SOLID);
    }
    vt_fabric plug = vt_plain(vt_darker(rubber->base, 0.2));
    cairo_new_sub_path(vt_canvas_outline(canvas));
    cairo_arc(vt_canvas_outline(canvas), toe, 90, 5, 0, 2 * VT_PI);
    vt_piece(canvas, &plug, &VT_FINISH_PATCH);
}

static void ankle_loop(vt_canvas *canvas, const vt_design *design, double x, int side)
{
    vt_fabric counter = design->cloth;
    vt_point back[] = {{x - 24, 196, true},  {x - 27, 224, false}, {x, 252, false},      {x + 27, 224, false},
                       {x + 24, 196, true},  {x + 19, 196, true},  {x + 20, 220, false}, {x, 238, false},
                       {x - 20, 220, false}, {x - 19, 196, true}};
    vt_outline(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &counter, &VT_FINISH_SOLID);
    vt_point strap[] = {{x - 27, 199, true}, {x, 180, false}, {x + 27, 199, true}};
    vt_ribbon(canvas, strap, 3, 10, 10);
    vt_piece(canvas, &counter, &VT_FINISH_SOLID);
    buckle(canvas, design, x + side * 16, 181);
}

static void one_foot(vt_canvas *canvas, const vt_design *design, const vt_sole_look *look, double x, int side)
{
    const char *style = vt_trait_value(design, "Style");
    vt_fabric leather = design->cloth;
    foot_base(canvas, look, x, side);
    if (strcmp(style, "Slide") == 0)
        band(canvas, &leather, x, 98, 54, 35);
    else if (strcmp(style, "Flip Flop") == 0)
        thong(canvas, &leather, x, side);
    else if (strcmp(style, "Two-Strap") == 0) {
        for (int strap = 0; strap < 2; strap++) {
            band(canvas, &leather, x, 92 + strap * 44, 31, 35 - strap * 3);
            buckle(canvas, design, x + side * 21, 98 + strap * 44);
        }
    } else if (strcmp(style, "Fisherman") == 0) {
        vt_point spine[] = {{x - side * 3, 76, true}, {x, 130, false}, {x, 186, true}};
        for (int strap = 0; strap < 4; strap++)
            band(canvas, &leather, x, 84 + strap * 24, 15, 34 - strap * 2);
        vt_ribbon(canvas, spine, 3, 11, 12);
        vt_piece(canvas, &leather, &VT_FINISH_SOLID);
        ankle_loop(canvas, design, x, side);
    } else {
        band(canvas, &leather, x, 94, 18, 35);
        ankle_loop(canvas, design, x, side);
    }
}

void vt_draw_sandal(vt_canvas *canvas, const vt_design *design)
{
    double scale = vt_is_kids(design) ? 0.82 : vt_is_womens(design) ? 0.94 : 1;
    vt_sole_look look = look_of(design);
    vt_canvas_place(canvas, (1 - scale) * VT_CENTRE, (1 - scale) * 152, scale);
    one_foot(canvas, design, &look, VT_CENTRE - 40, -1);
    one_foot(canvas, design, &look, VT_CENTRE + 40, 1);
    vt_canvas_place(canvas, 0, 0, 1);
}
