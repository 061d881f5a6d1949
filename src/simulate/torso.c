#include "torso.h"

#include <math.h>

/* Straight tops on a ghost mannequin: about as wide as 0.56 of their length. */
static const vt_torso men = {.neck_half = 20,
                             .neck_y = 50,
                             .neck_depth = 17,
                             .shoulder_half = 55,
                             .shoulder_y = 63,
                             .armpit_half = 53,
                             .armpit_y = 112,
                             .waist_half = 51.5,
                             .waist_y = 165,
                             .hem_half = 52,
                             .hem_y = 238,
                             .hem_drop = 1.5};
static const vt_torso women = {.neck_half = 20,
                               .neck_y = 56,
                               .neck_depth = 19,
                               .shoulder_half = 47,
                               .shoulder_y = 68,
                               .armpit_half = 45,
                               .armpit_y = 111,
                               .waist_half = 40,
                               .waist_y = 158,
                               .hem_half = 45,
                               .hem_y = 230,
                               .hem_drop = 2};
static const vt_torso kids = {.neck_half = 20,
                              .neck_y = 66,
                              .neck_depth = 14,
                              .shoulder_half = 48,
                              .shoulder_y = 77,
                              .armpit_half = 46,
                              .armpit_y = 118,
                              .waist_half = 45.5,
                              .waist_y = 165,
                              .hem_half = 47,
                              .hem_y = 222,
                              .hem_drop = 1.5};

vt_torso vt_torso_for(const vt_design *design)
{
    vt_torso torso = vt_is_kids(design) ? kids : vt_is_womens(design) ? women : men;
    double width = vt_vary(design, 1, -1.5, 2.5);
    torso.armpit_half += width;
    torso.waist_half += width;
    torso.hem_half += width;
    torso.hem_y += vt_vary(design, 2, -5, 5);
    torso.sleeve_length = vt_is_womens(design) ? 42 : 54;
    if (vt_is_kids(design)) torso.sleeve_length = 44;
    torso.sleeve_length += vt_vary(design, 3, -3, 4);
    torso.sleeve_angle = 0.62;
    torso.cuff_half = torso.armpit_half * 0.40;
    return torso;
}

void vt_torso_long_sleeves(vt_torso *torso)
{
    torso->sleeve_length = (torso->hem_y - torso->shoulder_y) * 0.84;
    torso->sleeve_angle = 0.185;
    torso->cuff_half = 9.5;
}

/* Half of the neckline, from the middle to the shoulder, grown outwards. */
static void neckline(vt_point out[3], const vt_torso *torso, double grow)
{
    double half = torso->neck_half + grow, low = torso->neck_y + torso->neck_depth + grow;
    double slope = (torso->shoulder_y - torso->neck_y) / (torso->shoulder_half - torso->neck_half);
    out[2] = (vt_point){half, torso->neck_y + grow * slope, true};
    out[0] = (vt_point){0, low, false};
    out[1] = (vt_point){half * 0.76, torso->neck_y + (torso->neck_depth + grow) * 0.66, false};
    if (torso->neckline == VT_NECK_V) {
        out[0] = (vt_point){0, low + grow * 0.5, true};
        out[1] = (vt_point){half * 0.56, torso->neck_y + (torso->neck_depth + grow) * 0.50, false};
    }
    if (torso->neckline == VT_NECK_SQUARE) {
        out[0] = (vt_point){0, low, true};
        out[1] = (vt_point){half * 0.88, low, true};
    }
    if (torso->neckline == VT_NECK_WIDE)
        out[1] = (vt_point){half * 0.62, torso->neck_y + (torso->neck_depth + grow) * 0.8, false};
}

void vt_torso_back(vt_canvas *canvas, const vt_torso *torso, vt_rgb inside)
{
    double half = torso->neck_half, y = torso->neck_y;
    vt_fabric back = vt_plain(vt_darker(inside, 0.34));
    vt_point shape[] = {{0, y + 3.5, false},
                        {half * 0.7, y + 2, false},
                        {half + 2, y - 0.5, true},
                        {half + 4, y + torso->neck_depth * 0.8, true},
                        {0, y + torso->neck_depth + 8, true}};
    vt_outline_mirrored(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, &back, &VT_FINISH_INSIDE);
    vt_point band[] = {{0, y + 3.5, false},       {half * 0.7, y + 2, false},  {half + 2, y - 0.5, true},
                       {half + 1, y + 3.2, true}, {half * 0.62, y + 7, false}, {0, y + 8.5, false}};
    vt_fabric tape = vt_plain(vt_darker(inside, 0.17));
    vt_outline_mirrored(canvas, band, VT_COUNT(band));
    vt_piece(canvas, &tape, &VT_FINISH_PATCH);
    if (torso->neck_depth < 13) return;
    vt_fabric label = vt_plain(vt_lightness(inside) > 0.75 ? vt_hex(0x3B3A40) : vt_hex(0xF3EFE6));
    vt_patch(canvas, VT_CENTRE, y + 9, 10, 3.6, 0.4, &label);
}

/* One sleeve, counted from the centre line; the armhole end reaches under the body. */
static void sleeve_points(vt_point out[8], const vt_torso *torso)
{
    double dx = sin(torso->sleeve_angle), dy = cos(torso->sleeve_angle), nx = dy, ny = -dx;
    double mx = (torso->shoulder_half + torso->armpit_half) / 2 + 0.5,
           my = (torso->shoulder_y + torso->armpit_y) / 2 - 1;
    double ex = mx + dx * torso->sleeve_length, ey = my + dy * torso->sleeve_length;
    double half = hypot(torso->shoulder_half - torso->armpit_half, torso->armpit_y - torso->shoulder_y) / 2;
    double middle = half * 0.42 + torso->cuff_half * 0.58 + torso->sleeve_puff;
    double hx = (mx + ex * 1.1) / 2.1, hy = (my + ey * 1.1) / 2.1, cuff = torso->cuff_half;
    out[0] = (vt_point){torso->shoulder_half - 14, torso->shoulder_y - 6, true};
    out[1] = (vt_point){torso->shoulder_half + 1 + dx * 6, torso->shoulder_y + 5 - torso->sleeve_puff * 0.5,
                        false};
    out[2] = (vt_point){hx + nx * middle + 1.5, hy + ny * middle, false};
    out[3] = (vt_point){ex + nx * cuff, ey + ny * cuff, true};
    out[4] = (vt_point){ex - nx * cuff, ey - ny * cuff, true};
    out[5] = (vt_point){hx - nx * (middle - 1) + 1, hy - ny * (middle - 1), false};
    out[6] = (vt_point){torso->armpit_half - 1, torso->armpit_y + 1, true};
    out[7] = (vt_point){torso->armpit_half - 18, torso->armpit_y - 12, true};
}

static void sleeve_folds(vt_canvas *canvas, const vt_torso *torso)
{
    double dx = sin(torso->sleeve_angle), dy = cos(torso->sleeve_angle);
    double x = torso->armpit_half + 2, y = torso->armpit_y - 2, length = torso->sleeve_length;
    vt_fold_pair(canvas, (vt_fold_line){x, y, x + dx * 26 + 10, y + dy * 8 - 14, 2, 5, -0.30});
    if (length < 90) return;
    for (int i = 0; i < 3; i++) {
        double at = length * (0.40 + 0.10 * i);
        double fx = x + dx * at, fy = y - 20 + dy * at;
        vt_fold_pair(
            canvas, (vt_fold_line){fx - 4, fy, fx + 11, fy + 7 - 5 * i, 1.5 - i, 4.5, i == 1 ? 0.26 : -0.26});
    }
    vt_fold_pair(canvas, (vt_fold_line){x + dx * length * 0.55, y + dy * length * 0.5, x + dx * length * 0.9,
                                        y - 20 + dy * length * 0.92, 2, 5, -0.2});
}

void vt_torso_sleeves(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric)
{
    if (torso->sleeve_length <= 0) return;
    vt_point half[8], points[8];
    sleeve_points(half, torso);
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric turned = *fabric;
        turned.angle = -side * torso->sleeve_angle;
        turned.x = VT_CENTRE + side * (torso->shoulder_half + 4);
        turned.y = torso->shoulder_y + 3;
        vt_on_side(points, half, 8, side);
        sleeve_folds(canvas, torso);
        vt_outline(canvas, points, 8);
        vt_piece(canvas, &turned, &VT_FINISH_CLOTH);
    }
}

void vt_torso_cuffs(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double length)
{
    vt_point half[8], points[4];
    sleeve_points(half, torso);
    double dx = sin(torso->sleeve_angle), dy = cos(torso->sleeve_angle), nx = dy, ny = -dx, grow = 0.8;
    vt_point cuff[4] = {{half[3].x + nx * grow - dx * length, half[3].y + ny * grow - dy * length, true},
                        {half[3].x - nx * 0.6, half[3].y - ny * 0.6, true},
                        {half[4].x + nx * 0.6, half[4].y + ny * 0.6, true},
                        {half[4].x - nx * grow - dx * length, half[4].y - ny * grow - dy * length, true}};
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric turned = *fabric;
        turned.angle = -side * torso->sleeve_angle;
        vt_on_side(points, cuff, 4, side);
        vt_outline(canvas, points, 4);
        vt_piece(canvas, &turned, &VT_FINISH_PATCH);
    }
}

void vt_torso_body(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric)
{
    vt_point shape[12], neck[3];
    neckline(neck, torso, 0);
    for (int i = 0; i < 3; i++) shape[i] = neck[i];
    double sh = torso->shoulder_half, ax = torso->armpit_half, ay = torso->armpit_y;
    double in = torso->sleeve_length > 0 ? 3 : 8;
    shape[3] = (vt_point){sh, torso->shoulder_y, true};
    shape[4] = (vt_point){(sh + ax) / 2 - in, (torso->shoulder_y + ay) / 2 + 4, false};
    shape[5] = (vt_point){ax, ay, true};
    shape[6] = (vt_point){torso->waist_half, torso->waist_y, false};
    shape[7] = (vt_point){torso->hem_half, torso->hem_y, true};
    shape[8] = (vt_point){torso->hem_half * 0.55, torso->hem_y + torso->hem_drop * 0.8, false};
    shape[9] = (vt_point){0, torso->hem_y + torso->hem_drop, false};
    vt_outline_mirrored(canvas, shape, 10);
    vt_piece(canvas, fabric, &VT_FINISH_CLOTH);
}

void vt_torso_folds(vt_canvas *canvas, const vt_torso *torso, double strength)
{
    double ax = torso->armpit_half, ay = torso->armpit_y, wy = torso->waist_y, hy = torso->hem_y;
    vt_fold_pair(canvas, (vt_fold_line){ax - 2, ay + 2, ax - 24, ay + 22, 3, 6, -0.26 * strength});
    vt_fold_pair(canvas, (vt_fold_line){ax - 1, ay + 12, ax - 17, ay + 42, 3, 6, 0.22 * strength});
    vt_fold_pair(canvas, (vt_fold_line){ax - 5, wy - 14, ax - 14, hy - 8, -3, 9, -0.20 * strength});
    vt_fold_pair(canvas, (vt_fold_line){ax - 22, wy + 8, ax - 26, hy, 2, 10, 0.17 * strength});
    vt_fold_pair(canvas, (vt_fold_line){torso->neck_half + 4, torso->shoulder_y + 6, torso->neck_half + 10,
                                        ay - 4, -2, 7, 0.10 * strength});
    vt_fold(canvas, (vt_fold_line){VT_CENTRE + 5, wy, VT_CENTRE + 9, hy - 2, -3, 9, -0.13 * strength});
}

void vt_torso_hem(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double height)
{
    double x = torso->hem_half, y = torso->hem_y, drop = torso->hem_drop;
    vt_point band[] = {{0, y - height + drop, false},
                       {x + 0.8, y - height, true},
                       {x - 2.2, y + 1, true},
                       {0, y + drop + 1, false}};
    vt_outline_mirrored(canvas, band, VT_COUNT(band));
    vt_piece(canvas, fabric, &VT_FINISH_PATCH);
}

void vt_torso_neckband(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double width)
{
    vt_point outer[3], inner[3];
    neckline(outer, torso, width);
    neckline(inner, torso, -0.4);
    vt_point band[6] = {outer[0], outer[1], outer[2], inner[2], inner[1], inner[0]};
    vt_outline_mirrored(canvas, band, 6);
    vt_piece(canvas, fabric, &VT_FINISH_PATCH);
}

void vt_torso_stitching(vt_canvas *canvas, const vt_torso *torso, vt_rgb colour)
{
    double y = torso->hem_y - 5, x = torso->hem_half - 1;
    vt_point hem[] = {
        {VT_CENTRE - x, y, true}, {VT_CENTRE, y + torso->hem_drop, false}, {VT_CENTRE + x, y, true}};
    vt_line(canvas, hem, 3, 0.6, colour, 0);
    if (torso->sleeve_length <= 0) return;
    vt_point half[8];
    sleeve_points(half, torso);
    double dx = sin(torso->sleeve_angle) * 4.5, dy = cos(torso->sleeve_angle) * 4.5;
    vt_point cuff[] = {{half[3].x - dx, half[3].y - dy, true}, {half[4].x - dx, half[4].y - dy, true}};
    vt_line_pair(canvas, cuff, 2, 0.6, colour, 0);
}
