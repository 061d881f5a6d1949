#include "drawings.h"

#include <string.h>

/* Half measures from the centre line; `out` and `in` are the two edges of a leg. */
typedef struct vt_legs {
    double waist_half, waist_y, hip_half, hip_y, crotch_y;
    double knee_out, knee_in, knee_y, hem_out, hem_in, hem_y;
} vt_legs;

static vt_legs legs_for(const vt_design *design)
{
    vt_legs men = {36, 30, 43, 82, 112, 43, 6.5, 192, 38, 9, 274};
    vt_legs women = {30, 30, 41, 80, 108, 37, 6, 188, 32, 8.5, 272};
    vt_legs kids = {33, 52, 38, 92, 120, 38, 6, 184, 35, 9, 252};
    vt_legs legs = vt_is_kids(design) ? kids : vt_is_womens(design) ? women : men;
    const char *fit = vt_trait_value(design, "Fit");
    double knee = 0, hem = 0;
    if (strcmp(fit, "Slim") == 0) knee = -3, hem = -5;
    if (strcmp(fit, "Skinny") == 0) knee = -5, hem = -8;
    if (strcmp(fit, "Relaxed") == 0) knee = 4, hem = 5;
    if (strcmp(fit, "Wide") == 0) knee = 8, hem = 15;
    if (strcmp(fit, "Bootcut") == 0) knee = -2, hem = 8;
    if (strcmp(fit, "Tapered") == 0) knee = 1, hem = -7;
    legs.knee_out += knee, legs.hem_out += hem;
    legs.hip_half += knee > 3 ? 2 : 0;
    if (hem > 4) legs.hem_in -= 2;
    legs.hem_y += vt_vary(design, 1, -4, 2);
    if (vt_trait_is(design, "Length", "Cropped")) legs.hem_y -= 26;
    return legs;
}

static void leg_folds(vt_canvas *canvas, const vt_legs *legs, double strength)
{
    double x = (legs->knee_out + legs->knee_in) / 2, y = legs->crotch_y;
    vt_fold_pair(canvas, (vt_fold_line){2, y + 2, legs->hip_half - 18, y - 8, -2, 4, -0.15 * strength});
    vt_fold_pair(canvas, (vt_fold_line){5, y + 12, legs->hip_half - 16, y + 16, -2, 5, 0.12 * strength});
    vt_fold_pair(canvas, (vt_fold_line){legs->knee_in + 1, legs->knee_y - 8, x + 6, legs->knee_y + 2, 2, 5,
                                        -0.20 * strength});
    vt_fold_pair(canvas, (vt_fold_line){legs->knee_out - 1, legs->knee_y + 6, x - 4, legs->knee_y + 16, -2, 5,
                                        -0.20 * strength});
    vt_fold_pair(canvas, (vt_fold_line){x - 6, y + 22, x - 8, legs->hem_y - 8, 2, 9, 0.16 * strength});
    vt_fold_pair(canvas, (vt_fold_line){legs->hem_in + 1, legs->hem_y - 14, legs->hem_out - 6,
                                        legs->hem_y - 8, 2, 4, -0.20 * strength});
}

static void legs_piece(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *fabric)
{
    vt_point shape[] = {
        {0, legs->waist_y + 3, false},
        {legs->waist_half, legs->waist_y, true},
        {(legs->waist_half + legs->hip_half) / 2 + 2, (legs->waist_y + legs->hip_y) / 2, false},
        {legs->hip_half, legs->hip_y + 6, false},
        {legs->knee_out, legs->knee_y, false},
        {legs->hem_out, legs->hem_y, true},
        {legs->hem_in, legs->hem_y + 1.5, true},
        {legs->knee_in, legs->knee_y, false},
        {2.2, legs->crotch_y + 12, false},
        {0, legs->crotch_y, true}};
    vt_point crotch[] = {{0, legs->crotch_y - 2, true}, {4, legs->crotch_y + 40, true}};
    (void)crotch;
    vt_outline_mirrored(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, fabric, &VT_FINISH_CLOTH);
}

static void waistband(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *fabric, double height)
{
    double x = legs->waist_half, y = legs->waist_y;
    vt_fabric inside = vt_plain(vt_darker(fabric->base, 0.35));
    vt_point back[] = {{0, y - 4, false},
                       {x * 0.7, y - 3.2, false},
                       {x - 0.5, y - 0.5, true},
                       {x * 0.6, y + 4, true},
                       {0, y + 6, true}};
    vt_outline_mirrored(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &inside, &VT_FINISH_INSIDE);
    vt_fabric label = vt_plain(vt_lightness(fabric->base) > 0.7 ? vt_hex(0x4A4A52) : vt_hex(0xEDE7DA));
    vt_patch(canvas, VT_CENTRE, y - 2.6, 12, 4.4, 0.4, &label);
    vt_point band[] = {{0, y + 3, false},
                       {x * 0.7, y + 2, false},
                       {x, y - 0.6, true},
                       {x + height * 0.18, y + height - 1, true},
                       {x * 0.7, y + height + 1.6, false},
                       {0, y + height + 2.6, false}};
    vt_outline_mirrored(canvas, band, VT_COUNT(band));
    vt_piece(canvas, fabric, &VT_FINISH_PATCH);
}

static void belt_loops(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *fabric)
{
    vt_fabric loop = vt_plain(fabric->base);
    for (int side = -1; side <= 1; side += 2)
        vt_patch(canvas, VT_CENTRE + side * legs->waist_half * 0.58, legs->waist_y + 0.6, 3, 14, 0.3, &loop);
}

static void fly(vt_canvas *canvas, const vt_legs *legs, vt_rgb thread, double dash)
{
    double y = legs->waist_y + 14, bottom = legs->crotch_y - 6;
    vt_point centre[] = {{VT_CENTRE, y, true}, {VT_CENTRE, legs->crotch_y, true}};
    vt_point curve[] = {{VT_CENTRE + 8, y, true},
                        {VT_CENTRE + 8, bottom - 20, false},
                        {VT_CENTRE + 5, bottom - 7, false},
                        {VT_CENTRE, bottom, true}};
    vt_line(canvas, centre, 2, 0.8, vt_darker(thread, dash > 0 ? 0.5 : 0), 0);
    vt_line(canvas, curve, 4, 0.7, thread, dash);
}

static void five_pockets(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *cloth, vt_rgb thread,
                         double dash)
{
    double x = legs->waist_half, y = legs->waist_y + 13;
    vt_point scoop[] = {{x * 0.44, y, true},
                        {x * 0.52, y + 12, false},
                        {x * 0.8, y + 20, false},
                        {legs->hip_half * 0.97, y + 21, true}};
    vt_point inner[] = {{x * 0.40, y, true},
                        {x * 0.48, y + 13.5, false},
                        {x * 0.78, y + 22, false},
                        {legs->hip_half * 0.97, y + 23.4, true}};
    vt_line_pair(canvas, scoop, 4, 1.1, vt_darker(cloth->base, 0.4), 0);
    vt_line_pair(canvas, inner, 4, 0.7, thread, dash);
    vt_point side[] = {{legs->hip_half - 3.4, legs->hip_y + 4, true},
                       {legs->knee_out - 3.2, legs->knee_y, false},
                       {legs->hem_out - 3, legs->hem_y - 4, true}};
    vt_line_pair(canvas, side, 3, 0.5, thread, dash);
    cairo_t *cr = vt_canvas_ink(canvas);
    for (int at = -1; at <= 1; at += 2) {
        vt_ink(cr, vt_hex(0xC08A52), 1);
        cairo_arc(cr, VT_CENTRE + at * x * 0.45, y + 2, 0.9, 0, 2 * VT_PI);
        cairo_fill(cr);
    }
}

static void slant_pockets(vt_canvas *canvas, const vt_legs *legs, vt_rgb seam)
{
    double x = legs->waist_half, y = legs->waist_y + 13;
    vt_point slant[] = {{x * 0.62, y, true}, {legs->hip_half * 0.96, y + 32, true}};
    vt_point lip[] = {{x * 0.57, y, true}, {legs->hip_half * 0.93, y + 34, true}};
    vt_line_pair(canvas, slant, 2, 1.2, seam, 0);
    vt_line_pair(canvas, lip, 2, 0.5, seam, 0);
}

static void hem_lines(vt_canvas *canvas, const vt_legs *legs, vt_rgb thread, double dash, double up)
{
    vt_point hem[] = {{legs->hem_in + 0.5, legs->hem_y - up + 1, true},
                      {legs->hem_out - 0.5, legs->hem_y - up, true}};
    vt_line_pair(canvas, hem, 2, 0.7, thread, dash);
}

static void turn_ups(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *fabric, double height)
{
    vt_point half[] = {{legs->hem_in - 1, legs->hem_y - height + 1.5, true},
                       {legs->hem_out + 1, legs->hem_y - height, true},
                       {legs->hem_out + 0.6, legs->hem_y + 0.5, true},
                       {legs->hem_in - 0.8, legs->hem_y + 2, true}};
    vt_point points[4];
    for (int side = -1; side <= 1; side += 2) {
        vt_on_side(points, half, 4, side);
        vt_outline(canvas, points, 4);
        vt_piece(canvas, fabric, &VT_FINISH_PATCH);
    }
}

static void worn_spots(vt_canvas *canvas, const vt_design *design, const vt_legs *legs)
{
    cairo_t *cr = vt_canvas_ink(canvas);
    double x = (legs->knee_out + legs->knee_in) / 2;
    for (int spot = 0; spot < 3; spot++) {
        double side = spot == 1 ? -1 : 1,
               y = legs->knee_y - 4 - (spot == 2 ? 46 : vt_vary(design, 50 + (uint64_t)spot, 0, 20));
        for (int thread = 0; thread < 6; thread++) {
            vt_ink(cr, vt_lighter(design->cloth.base, 0.72), 0.85);
            cairo_set_line_width(cr, 0.9);
            double half = 9 - (thread - 2.5) * (thread - 2.5) * 0.8;
            cairo_move_to(cr, VT_CENTRE + side * x - half, y + thread * 1.7);
            cairo_line_to(cr, VT_CENTRE + side * x + half, y + thread * 1.7 - 0.4);
            cairo_stroke(cr);
        }
    }
}

void vt_draw_jeans(vt_canvas *canvas, const vt_design *design)
{
    vt_legs legs = legs_for(design);
    vt_fabric denim = design->cloth, band = vt_cloth_plain(design);
    double blue = denim.base.blue - denim.base.red;
    vt_rgb thread = blue > 0.08 ? vt_hex(0xCB9150) : vt_seam_colour(denim.base);
    denim.y = legs.waist_y;
    leg_folds(canvas, &legs, 1);
    legs_piece(canvas, &legs, &denim);
    five_pockets(canvas, &legs, &denim, thread, 1.8);
    fly(canvas, &legs, thread, 1.8);
    waistband(canvas, &legs, &band, 11);
    belt_loops(canvas, &legs, &band);
    vt_button(canvas, VT_CENTRE, legs.waist_y + 8, 2.5, vt_hex(0xBD8B58));
    if (vt_trait_is(design, "Detail", "Distressed")) worn_spots(canvas, design, &legs);
    if (vt_trait_is(design, "Detail", "Turn-Ups")) {
        vt_fabric pale = vt_cloth_in(design, vt_lighter(denim.base, 0.45));
        turn_ups(canvas, &legs, &pale, 13);
    } else
        hem_lines(canvas, &legs, thread, 1.8, 5);
}

static void cargo_pockets(vt_canvas *canvas, const vt_legs *legs, const vt_fabric *cloth, double y)
{
    for (int side = -1; side <= 1; side += 2) {
        double x = VT_CENTRE + side * (legs->knee_out - 9);
        vt_fabric pocket = *cloth;
        vt_patch(canvas, x, y, 21, 30, 2, &pocket);
        vt_patch(canvas, x, y - 3, 22.5, 9, 1.5, &pocket);
        vt_button(canvas, x, y + 2.5, 1.5, vt_darker(cloth->base, 0.35));
    }
}

static void drawstring(vt_canvas *canvas, const vt_legs *legs, vt_rgb colour)
{
    double y = legs->waist_y + 8;
    vt_point cord[] = {{1, y, true}, {5.5, y + 10, false}, {4.4, y + 27, true}};
    vt_line_pair(canvas, cord, 3, 1.6, vt_hex(0x3A3838), 0);
    vt_line_pair(canvas, cord, 3, 1.3, colour, 0);
}

void vt_draw_trousers(vt_canvas *canvas, const vt_design *design)
{
    vt_legs legs = legs_for(design);
    vt_fabric cloth = design->cloth, band = design->cloth;
    vt_rgb seam = vt_seam_colour(cloth.base);
    bool pressed = vt_trait_is(design, "Detail", "Pressed Crease");
    leg_folds(canvas, &legs, pressed ? 0.45 : 0.9);
    double x = (legs.knee_out + legs.knee_in) / 2 + 1;
    if (pressed)
        vt_fold_pair(canvas, (vt_fold_line){x - 1, legs.hip_y - 4, (legs.hem_out + legs.hem_in) / 2,
                                            legs.hem_y, 0, 1.6, 0.9});
    legs_piece(canvas, &legs, &cloth);
    slant_pockets(canvas, &legs, seam);
    fly(canvas, &legs, seam, 0);
    waistband(canvas, &legs, &band, 11);
    belt_loops(canvas, &legs, &band);
    vt_button(canvas, VT_CENTRE + 2.5, legs.waist_y + 8, 2.1, vt_darker(cloth.base, 0.3));
    if (vt_trait_is(design, "Detail", "Pleats")) {
        vt_point pleat[] = {{legs.waist_half * 0.4, legs.waist_y + 13, true},
                            {legs.waist_half * 0.43, legs.waist_y + 44, true}};
        vt_line_pair(canvas, pleat, 2, 1.1, seam, 0);
    }
    if (vt_trait_is(design, "Detail", "Cargo Pockets"))
        cargo_pockets(canvas, &legs, &cloth, legs.crotch_y + 26);
    if (vt_trait_is(design, "Detail", "Turn-Ups"))
        turn_ups(canvas, &legs, &cloth, 11);
    else
        hem_lines(canvas, &legs, seam, 0, pressed ? 1.5 : 5);
}

void vt_draw_track_pants(vt_canvas *canvas, const vt_design *design)
{
    vt_legs legs = legs_for(design);
    legs.hem_out -= 6, legs.hem_in += 2, legs.knee_out += 2;
    vt_fabric rib = vt_woven(design->cloth.base, "Rib", 0.6);
    leg_folds(canvas, &legs, 1.2);
    legs_piece(canvas, &legs, &design->cloth);
    if (vt_trait_is(design, "Detail", "Side Stripe"))
        for (int stripe = 0; stripe < 2; stripe++) {
            double in = 3.4 + 4 * stripe;
            vt_point line[] = {{legs.waist_half - in, legs.waist_y + 14, true},
                               {legs.hip_half - in, legs.hip_y + 6, false},
                               {legs.knee_out - in, legs.knee_y, false},
                               {legs.hem_out - in, legs.hem_y - 14, true}};
            vt_line_pair(canvas, line, 4, 2.2, design->trim, 0);
        }
    slant_pockets(canvas, &legs, vt_seam_colour(design->cloth.base));
    turn_ups(canvas, &legs, &rib, 14);
    waistband(canvas, &legs, &rib, 13);
    drawstring(canvas, &legs,
               vt_lightness(design->cloth.base) > 0.7 ? vt_darker(design->cloth.base, 0.45)
                                                      : vt_hex(0xF0EBE0));
}

void vt_draw_shorts(vt_canvas *canvas, const vt_design *design)
{
    vt_legs legs = legs_for(design);
    double lower = 40, length = vt_trait_is(design, "Length", "Short")     ? 40
                                : vt_trait_is(design, "Length", "Bermuda") ? 88
                                                                           : 66;
    legs.waist_y += lower, legs.hip_y += lower, legs.crotch_y += lower;
    legs.waist_half += 6, legs.hip_half += 8;
    if (vt_is_kids(design)) legs.waist_y += 0, length *= 0.8;
    legs.hem_y = legs.crotch_y + length;
    legs.knee_y = legs.crotch_y + length * 0.5;
    legs.knee_in = 5;
    legs.hem_in = 6;
    legs.knee_out = legs.hip_half + 4 + length * 0.01, legs.hem_out = legs.hip_half + 7;
    vt_fabric cloth = design->cloth;
    cloth.y = legs.waist_y - 30;
    vt_rgb seam = vt_seam_colour(cloth.base);
    leg_folds(canvas, &legs, 0.8);
    legs_piece(canvas, &legs, &cloth);
    bool denim = vt_trait_is(design, "Fabric", "Denim");
    if (denim)
        five_pockets(canvas, &legs, &cloth, vt_hex(0xCB9150), 1.8);
    else
        slant_pockets(canvas, &legs, seam);
    waistband(canvas, &legs, &cloth, 11.5);
    if (vt_trait_is(design, "Waist", "Drawstring")) {
        vt_fold(canvas, (vt_fold_line){VT_CENTRE - 30, legs.waist_y + 8, VT_CENTRE + 30, legs.waist_y + 8, 0,
                                       1, 0.2});
        drawstring(canvas, &legs,
                   vt_lightness(cloth.base) > 0.7 ? vt_darker(cloth.base, 0.4) : vt_hex(0xF0EBE0));
    } else {
        fly(canvas, &legs, denim ? vt_hex(0xCB9150) : seam, denim ? 1.8 : 0);
        belt_loops(canvas, &legs, &cloth);
        vt_button(canvas, VT_CENTRE + 1.5, legs.waist_y + 8.5, 2.3,
                  denim ? vt_hex(0xBD8B58) : vt_darker(cloth.base, 0.3));
    }
    if (vt_trait_is(design, "Detail", "Cargo Pockets"))
        cargo_pockets(canvas, &legs, &cloth, legs.crotch_y + 8);
    if (vt_trait_is(design, "Detail", "Turn-Ups"))
        turn_ups(canvas, &legs, &cloth, 11);
    else
        hem_lines(canvas, &legs, seam, 0, 5);
}

void vt_draw_leggings(vt_canvas *canvas, const vt_design *design)
{
    vt_legs legs = legs_for(design);
    legs.waist_half -= 2, legs.hip_half -= 4;
    legs.knee_out -= 9, legs.hem_out = legs.hem_in + 15, legs.knee_in += 0;
    legs.knee_out = legs.knee_in + 22;
    vt_fabric cloth = design->cloth;
    cloth.gloss = 0.16;
    leg_folds(canvas, &legs, 0.5);
    legs_piece(canvas, &legs, &cloth);
    vt_fabric band = vt_cloth_plain(design);
    waistband(canvas, &legs, &band, 20);
    vt_rgb seam = vt_seam_colour(cloth.base);
    if (vt_trait_is(design, "Detail", "Side Panel")) {
        vt_point panel[] = {{legs.hip_half - 9, legs.hip_y - 20, true},
                            {legs.knee_out - 7, legs.knee_y - 20, false},
                            {legs.knee_out - 12, legs.knee_y + 30, false},
                            {legs.hem_out - 1, legs.hem_y - 16, true}};
        vt_line_pair(canvas, panel, 4, 2.4, design->trim, 0);
    }
    vt_point centre[] = {{VT_CENTRE, legs.waist_y + 23, true}, {VT_CENTRE, legs.crotch_y, true}};
    vt_line(canvas, centre, 2, 0.7, seam, 0);
    hem_lines(canvas, &legs, seam, 0, 4);
}
