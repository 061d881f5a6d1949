#include "chest_print.h"
#include "drawings.h"
#include "torso.h"

#include <math.h>
#include <string.h>

static vt_rgb ribbing(const vt_design *design)
{
    return vt_trait_is(design, "Detail", "Contrast Rib") ? design->trim : design->cloth.base;
}

static void sleeves_by_name(vt_torso *torso, const vt_design *design)
{
    const char *sleeve = vt_trait_value(design, "Sleeve");
    if (strcmp(sleeve, "Long") == 0) vt_torso_long_sleeves(torso);
    if (strcmp(sleeve, "Three-Quarter") == 0) {
        vt_torso_long_sleeves(torso);
        torso->sleeve_length *= 0.68;
        torso->cuff_half = 11.5;
    }
    if (strcmp(sleeve, "Sleeveless") == 0) {
        torso->sleeve_length = 0;
        torso->shoulder_half -= 5;
    }
    if (strcmp(sleeve, "Cap") == 0) {
        torso->sleeve_length = 20;
        torso->sleeve_angle = 0.75;
    }
}

static void neck_by_name(vt_torso *torso, const vt_design *design)
{
    const char *neck = vt_trait_value(design, "Neck");
    if (strcmp(neck, "V-Neck") == 0) torso->neckline = VT_NECK_V, torso->neck_depth = 33;
    if (strcmp(neck, "Scoop Neck") == 0) torso->neck_depth = 31, torso->neck_half += 4;
    if (strcmp(neck, "Boat Neck") == 0)
        torso->neckline = VT_NECK_WIDE, torso->neck_half += 9, torso->neck_depth = 9, torso->neck_y += 3;
    if (strcmp(neck, "Square Neck") == 0)
        torso->neckline = VT_NECK_SQUARE, torso->neck_depth = 28, torso->neck_half += 3;
}

static void fit_by_name(vt_torso *torso, const vt_design *design)
{
    const char *fit = vt_trait_value(design, "Fit");
    double more = strcmp(fit, "Oversized") == 0 || strcmp(fit, "Boxy") == 0 ? 6
                  : strcmp(fit, "Slim") == 0                                ? -3
                                                                            : 0;
    torso->armpit_half += more;
    torso->waist_half += more * 1.15;
    torso->hem_half += more;
    torso->shoulder_half += more * 0.8;
    torso->shoulder_y += more > 0 ? 3 : 0;
    torso->armpit_y += more > 0 ? 5 : 0;
    if (strcmp(fit, "Boxy") == 0) torso->hem_y -= 12;
    if (strcmp(fit, "Cropped") == 0) torso->hem_y -= 34, torso->hem_half -= 1;
}

static void henley_placket(vt_canvas *canvas, const vt_design *design, const vt_torso *torso)
{
    vt_fabric cloth = vt_cloth_plain(design);
    double top = torso->neck_y + torso->neck_depth + 1;
    vt_patch(canvas, VT_CENTRE, top, 9, 30, 0.8, &cloth);
    vt_button_row(canvas, VT_CENTRE, top + 5, top + 24, 3, 1.7,
                  vt_mix(design->cloth.base, vt_hex(0xF4EFE6), 0.7));
}

void vt_draw_tee(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    neck_by_name(&torso, design);
    fit_by_name(&torso, design);
    sleeves_by_name(&torso, design);
    vt_fabric band = vt_cloth_in(design, ribbing(design));
    band.weave = vt_weave_named("Rib");
    band.weave_depth = 0.18;
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_folds(canvas, &torso, 1);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_torso_stitching(canvas, &torso, vt_seam_colour(design->cloth.base));
    vt_torso_neckband(canvas, &torso, &band, 4.2);
    if (vt_trait_is(design, "Detail", "Contrast Rib") && torso.sleeve_length > 0)
        vt_torso_cuffs(canvas, &torso, &band, 4.5);
    if (vt_trait_is(design, "Neck", "Henley")) henley_placket(canvas, design, &torso);
    if (vt_trait_is(design, "Pattern", "Graphic")) vt_chest_print(canvas, design, torso.armpit_y + 18);
    if (vt_trait_is(design, "Detail", "Chest Pocket")) {
        vt_fabric pocket = design->cloth;
        vt_patch(canvas, VT_CENTRE + 20, torso.armpit_y + 2, 19, 21, 3, &pocket);
    }
}

void vt_draw_polo(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    fit_by_name(&torso, design);
    sleeves_by_name(&torso, design);
    torso.neck_depth = 15;
    bool tipped = vt_trait_is(design, "Detail", "Tipped Collar");
    vt_fabric rib = vt_cloth_in(
        design, vt_trait_is(design, "Detail", "Contrast Collar") ? design->trim : design->cloth.base);
    rib.weave = vt_weave_named("Rib");
    rib.weave_depth = 0.2;
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, &rib, 6);
    vt_torso_folds(canvas, &torso, 0.9);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_fabric placket = vt_cloth_plain(design);
    vt_patch(canvas, VT_CENTRE, torso.neck_y + 14, 9.5, 40, 0.8, &placket);
    vt_rgb button = vt_mix(design->cloth.base, vt_hex(0xF4EFE6), 0.75);
    vt_button_row(canvas, VT_CENTRE, torso.neck_y + 24, torso.neck_y + 48, 3, 1.8, button);
    vt_shirt_collar(canvas, &torso, &rib, 15);
    if (!tipped) return;
    double half = torso.neck_half, y = torso.neck_y;
    vt_point edge[] = {{1.5, y + 15.2, true}, {half * 0.55 + 5, y + 20, true}, {half + 6, y + 4.4, true}};
    vt_line_pair(canvas, edge, 3, 1.2, design->trim, 0);
}

static void long_cuffs(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *cloth, vt_rgb button)
{
    if (torso->sleeve_length < 90) return;
    vt_torso_cuffs(canvas, torso, cloth, 12);
    double x = torso->armpit_half + sin(torso->sleeve_angle) * torso->sleeve_length;
    double y =
        (torso->shoulder_y + torso->armpit_y) / 2 + cos(torso->sleeve_angle) * torso->sleeve_length - 7;
    for (int side = -1; side <= 1; side += 2) vt_button(canvas, VT_CENTRE + side * (x + 1.5), y, 1.4, button);
}

void vt_draw_shirt(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    fit_by_name(&torso, design);
    sleeves_by_name(&torso, design);
    torso.neck_depth = 14;
    torso.hem_drop = vt_trait_is(design, "Hem", "Straight") ? 1 : 13;
    torso.hem_y -= torso.hem_drop > 5 ? 5 : 0;
    vt_rgb button = vt_lightness(design->cloth.base) > 0.85
                        ? vt_hex(0xDCD7CC)
                        : vt_mix(design->cloth.base, vt_hex(0xF7F3EA), 0.72);
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    long_cuffs(canvas, &torso, &design->cloth, button);
    vt_torso_folds(canvas, &torso, 0.9);
    vt_torso_body(canvas, &torso, &design->cloth);
    double top = torso.neck_y + 13, bottom = torso.hem_y + torso.hem_drop - 0.6;
    vt_patch(canvas, VT_CENTRE, top, 9, bottom - top, 0.5, &design->cloth);
    vt_button_row(canvas, VT_CENTRE, top + 9, bottom - 18, 6, 1.7, button);
    if (!vt_trait_is(design, "Pocket", "None")) {
        vt_fabric pocket = design->cloth;
        vt_patch(canvas, VT_CENTRE + 24, torso.armpit_y + 1, 21, 24, 4, &pocket);
        if (vt_trait_is(design, "Pocket", "Two Chest Pockets")) {
            vt_patch(canvas, VT_CENTRE - 24, torso.armpit_y + 1, 21, 24, 4, &pocket);
            for (int side = -1; side <= 1; side += 2) {
                vt_patch(canvas, VT_CENTRE + side * 24, torso.armpit_y - 1, 22, 8, 1.5, &pocket);
                vt_button(canvas, VT_CENTRE + side * 24, torso.armpit_y + 4, 1.5, button);
            }
        }
    }
    if (vt_trait_is(design, "Collar", "Band")) {
        torso.neck_half -= 1;
        vt_torso_neckband(canvas, &torso, &design->cloth, 6.5);
        vt_button(canvas, VT_CENTRE, torso.neck_y + 17.5, 1.6, button);
    } else
        vt_shirt_collar(canvas, &torso, &design->cloth, vt_is_womens(design) ? 15 : 18);
}

static void neck_bow(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *cloth)
{
    double y = torso->neck_y + 19;
    vt_fabric bow = *cloth;
    vt_torso_neckband(canvas, torso, cloth, 5);
    vt_point tails[] = {{1, y, true},       {9, y + 26, false},  {7, y + 54, true},
                        {19, y + 50, true}, {17, y + 22, false}, {6, y - 2, true}},
             loop[] = {{0, y, true},
                       {14, y - 10, false},
                       {27, y - 6, false},
                       {25, y + 8, false},
                       {11, y + 7, false}},
             points[6];
    for (int side = -1; side <= 1; side += 2) {
        bow.angle = side * 0.35;
        vt_on_side(points, tails, 6, side);
        vt_outline(canvas, points, 6);
        vt_piece(canvas, &bow, &VT_FINISH_LAPEL);
        vt_on_side(points, loop, 5, side);
        vt_outline(canvas, points, 5);
        vt_piece(canvas, &bow, &VT_FINISH_LAPEL);
    }
    vt_patch(canvas, VT_CENTRE, y - 4.5, 9, 10, 3, &bow);
}

static void blouse_sleeves(vt_torso *torso, const vt_design *design)
{
    const char *sleeve = vt_trait_value(design, "Sleeve");
    torso->sleeve_length = 40, torso->cuff_half = 17;
    if (strcmp(sleeve, "Long") == 0) vt_torso_long_sleeves(torso);
    if (strcmp(sleeve, "Balloon") == 0)
        vt_torso_long_sleeves(torso), torso->sleeve_puff = 8, torso->cuff_half = 10,
                                      torso->sleeve_angle = 0.22;
    if (strcmp(sleeve, "Puff") == 0) torso->sleeve_puff = 7, torso->cuff_half = 13, torso->sleeve_length = 36;
    if (strcmp(sleeve, "Flutter") == 0)
        torso->sleeve_length = 34, torso->cuff_half = 24, torso->sleeve_angle = 0.75;
    if (strcmp(sleeve, "Sleeveless") == 0) torso->sleeve_length = 0, torso->shoulder_half -= 6;
}

void vt_draw_blouse(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    const char *sleeve = vt_trait_value(design, "Sleeve");
    neck_by_name(&torso, design);
    blouse_sleeves(&torso, design);
    torso.hem_half += 6, torso.waist_half += 4, torso.hem_y -= 10;
    if (vt_trait_is(design, "Hem", "Peplum")) torso.waist_half -= 8, torso.hem_half += 6;
    vt_fabric plain = vt_cloth_plain(design);
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    if (vt_list_has("Long|Balloon|Puff", sleeve))
        vt_torso_cuffs(canvas, &torso, &design->cloth, strcmp(sleeve, "Puff") == 0 ? 4 : 9);
    for (int fold = 0; fold < 4; fold++)
        vt_fold_pair(canvas, (vt_fold_line){5 + fold * 9, torso.armpit_y + 14 + fold * 4, 7 + fold * 11,
                                            torso.hem_y, 2, 8, fold % 2 ? 0.2 : -0.2});
    vt_torso_body(canvas, &torso, &design->cloth);
    if (vt_trait_is(design, "Hem", "Peplum")) {
        vt_point seam[] = {{0.2, torso.waist_y + 1, true}, {torso.waist_half, torso.waist_y, true}};
        vt_line_pair(canvas, seam, 2, 0.9, vt_seam_colour(design->cloth.base), 0);
    }
    vt_torso_stitching(canvas, &torso, vt_seam_colour(design->cloth.base));
    if (vt_trait_is(design, "Neck", "Bow"))
        neck_bow(canvas, &torso, &design->cloth);
    else
        vt_torso_neckband(canvas, &torso, &plain, 2.4);
    if (!vt_trait_is(design, "Front", "Buttoned")) return;
    double top = torso.neck_y + torso.neck_depth + 2, bottom = torso.hem_y + torso.hem_drop;
    vt_patch(canvas, VT_CENTRE, top, 8, bottom - top, 0.5, &design->cloth);
    vt_button_row(canvas, VT_CENTRE, top + 7, bottom - 12, 6, 1.7,
                  vt_mix(design->cloth.base, vt_hex(0xF6F1E6), 0.7));
}
