#include "torso.h"

void vt_shirt_collar(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double size)
{
    double half = torso->neck_half, y = torso->neck_y;
    vt_fabric inside = vt_plain(vt_darker(fabric->base, 0.2));
    vt_point stand[] = {{0, y - 8, false},
                        {half * 0.7, y - 8.5, false},
                        {half + 0.5, y - 5, true},
                        {half * 0.8, y + 9, false},
                        {0, y + 15, true}};
    vt_outline_mirrored(canvas, stand, VT_COUNT(stand));
    vt_piece(canvas, &inside, &VT_FINISH_INSIDE);
    vt_fabric label = vt_plain(vt_lightness(fabric->base) > 0.7 ? vt_hex(0x3A3D46) : vt_hex(0xF1EDE4));
    vt_patch(canvas, VT_CENTRE, y - 2.5, 10, 4, 0.4, &label);
    vt_point wing[] = {{0.6, y + 14, true},         {half * 0.62, y + 4, false},
                       {half - 1.5, y - 7.5, true}, {half + 3, y - 5.5, false},
                       {half + 7.5, y + 4, true},   {half * 0.55 + size * 0.35, y + 13 + size * 0.62, true}};
    vt_point points[6];
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric turned = *fabric;
        turned.angle = side * 0.6;
        vt_on_side(points, wing, 6, side);
        vt_outline(canvas, points, 6);
        vt_piece(canvas, &turned, &VT_FINISH_PATCH);
        vt_point edge[] = {{2.4, y + 15.4, true},
                           {half * 0.55 + size * 0.35 - 0.4, y + 10.8 + size * 0.62, true},
                           {half + 5.4, y + 4.4, true}};
        vt_on_side(points, edge, 3, side);
        vt_line(canvas, points, 3, 0.5, vt_seam_colour(fabric->base), 1.4);
    }
}

void vt_roll_neck(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double height)
{
    double half = torso->neck_half, y = torso->neck_y;
    vt_point tube[] = {{0, y - height, false},
                       {half * 0.66, y - height + 0.5, false},
                       {half - 1.5, y - height + 2.5, true},
                       {half - 0.8, y - height * 0.3, false},
                       {half + 2, y + 4, true},
                       {half * 0.6, y + 12, false},
                       {0, y + 14, false}};
    vt_outline_mirrored(canvas, tube, VT_COUNT(tube));
    vt_piece(canvas, fabric, &VT_FINISH_SOLID);
    if (height < 14) return;
    vt_point fold[] = {{0, y - height, false},
                       {half * 0.66, y - height + 0.5, false},
                       {half - 1, y - height + 2.5, true},
                       {half + 1.4, y - height * 0.2, true},
                       {half * 0.6, y + 4, false},
                       {0, y + 6, false}};
    vt_outline_mirrored(canvas, fold, VT_COUNT(fold));
    vt_piece(canvas, fabric, &VT_FINISH_SOLID);
    vt_fabric dark = vt_plain(vt_darker(fabric->base, 0.4));
    vt_point mouth[] = {{0, y - height, false},
                        {half * 0.62, y - height + 0.7, false},
                        {half - 2.4, y - height + 2.6, true},
                        {half * 0.5, y - height + 4.6, false},
                        {0, y - height + 5.2, false}};
    vt_outline_mirrored(canvas, mouth, VT_COUNT(mouth));
    vt_piece(canvas, &dark, &VT_FINISH_INSIDE);
}

void vt_hood(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, const vt_fabric *lining)
{
    double y = torso->neck_y, half = torso->neck_half;
    vt_point outer[] = {{0, y - 19, false},         {half + 1, y - 15, false}, {half + 11, y + 1, false},
                        {half + 12, y + 11, false}, {half + 3, y + 21, false}, {0, y + 34, false}};
    vt_fold_pair(canvas, (vt_fold_line){half + 8, y - 6, half + 2, y + 19, 4, 5, -0.3});
    vt_outline_mirrored(canvas, outer, VT_COUNT(outer));
    vt_piece(canvas, fabric, &VT_FINISH_CLOTH);
    vt_fabric shade = *lining;
    shade.base = vt_darker(lining->base, 0.28);
    vt_point inner[] = {{0, y - 11, false},
                        {half - 5, y - 8, false},
                        {half + 1, y + 3, false},
                        {half * 0.62, y + 17, false},
                        {0, y + 30, true}};
    vt_outline_mirrored(canvas, inner, VT_COUNT(inner));
    vt_piece(canvas, &shade, &VT_FINISH_INSIDE);
    vt_point rim[] = {{0, y - 11, false},
                      {half - 5, y - 8, false},
                      {half + 1, y + 3, false},
                      {half * 0.62, y + 17, false},
                      {0, y + 30, true}};
    vt_line_pair(canvas, rim, VT_COUNT(rim), 1.1, vt_seam_colour(fabric->base), 0);
}

void vt_drawstrings(vt_canvas *canvas, const vt_torso *torso, vt_rgb colour)
{
    double y = torso->neck_y + 27;
    vt_point cord[] = {{3.5, y - 2, true}, {6.5, y + 14, false}, {5.6, y + 36, true}};
    vt_point shade[] = {{4.1, y - 1, true}, {7.1, y + 15, false}, {6.2, y + 37, true}};
    vt_point tip[] = {{5.7, y + 34, true}, {5.5, y + 39, true}};
    vt_line_pair(canvas, shade, 3, 1.8, vt_hex(0x3A3838), 0);
    vt_line_pair(canvas, cord, 3, 1.7, colour, 0);
    vt_line_pair(canvas, tip, 2, 1.9, vt_hex(0xB9B4AA), 0);
}

void vt_lapel_opening(vt_canvas *canvas, const vt_torso *torso, double close_y, vt_rgb inside)
{
    double half = torso->neck_half, y = torso->neck_y;
    vt_fabric lining = vt_plain(vt_darker(inside, 0.3));
    lining.gloss = 0.25;
    vt_point shape[] = {{0, y - 6, false},
                        {half * 0.75, y - 6.5, false},
                        {half + 2, y - 3, true},
                        {half - 2, y + 24, false},
                        {0, close_y, true}};
    vt_outline_mirrored(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, &lining, &VT_FINISH_INSIDE);
    vt_fabric label = vt_plain(vt_hex(0xEFE9DC));
    vt_patch(canvas, VT_CENTRE, y + 3, 13, 6, 0.4, &label);
}

void vt_lapels(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double close_y,
               double width)
{
    double half = torso->neck_half, y = torso->neck_y, notch = y + 32;
    vt_point lapel[] = {{0.4, close_y, true},
                        {half * 0.55, close_y - (close_y - y) * 0.45, false},
                        {half - 1, y + 6, true},
                        {half + 8, notch - 7, true},
                        {half + 2 + width, notch - 4, true},
                        {half + width * 0.72, notch + 16, false},
                        {4.5, close_y - 2, true}};
    vt_point collar[] = {{half - 1.8, y - 7, true},     {half + 3.5, y - 4, false},
                         {half + 9, y + 9, false},      {half + width * 0.78, notch - 10, true},
                         {half + 7.6, notch - 6, true}, {half - 3, y + 12, true}};
    vt_point behind[] = {{0, y - 7.5, false}, {half * 0.7, y - 8, false}, {half + 1, y - 6, true},
                         {half, y + 1, true}, {half * 0.6, y - 1, false}, {0, y - 0.5, false}};
    vt_point points[7];
    vt_rgb seam = vt_seam_colour(fabric->base);
    vt_outline_mirrored(canvas, behind, VT_COUNT(behind));
    vt_piece(canvas, fabric, &VT_FINISH_PATCH);
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric turned = *fabric;
        turned.angle = -side * 0.28;
        vt_on_side(points, lapel, 7, side);
        vt_outline(canvas, points, 7);
        vt_piece(canvas, &turned, &VT_FINISH_LAPEL);
        vt_line(canvas, points + 3, 4, 0.55, seam, 0);
        turned.angle = side * 0.5;
        vt_on_side(points, collar, 6, side);
        vt_outline(canvas, points, 6);
        vt_piece(canvas, &turned, &VT_FINISH_LAPEL);
        vt_line(canvas, points + 1, 4, 0.55, seam, 0);
    }
}

void vt_button_row(vt_canvas *canvas, double x, double top, double bottom, int count, double radius,
                   vt_rgb colour)
{
    for (int i = 0; i < count; i++)
        vt_button(canvas, x, top + (bottom - top) * i / (count > 1 ? count - 1 : 1), radius, colour);
}
