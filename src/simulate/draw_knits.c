#include "drawings.h"
#include "torso.h"

#include <string.h>

static vt_fabric rib_of(const vt_design *design, vt_rgb colour)
{
    vt_fabric rib = vt_cloth_in(design, colour);
    rib.weave = vt_weave_named("Rib");
    rib.weave_depth = 0.75;
    return rib;
}

static void widen(vt_torso *torso, const vt_design *design)
{
    double more = vt_trait_is(design, "Fit", "Oversized") ? 7 : vt_trait_is(design, "Fit", "Slim") ? -1 : 2;
    torso->shoulder_half += more * 0.7;
    torso->armpit_half += more;
    torso->waist_half += more * 1.2;
    torso->hem_half += more * 0.8;
    torso->armpit_y += more;
    torso->hem_y -= vt_trait_is(design, "Fit", "Cropped") ? 34 : 6;
    vt_torso_long_sleeves(torso);
    torso->cuff_half = 9.5 + more * 0.25;
    torso->sleeve_puff = more * 0.35;
}

static void kangaroo_pocket(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *cloth)
{
    double bottom = torso->hem_y - 12, top = bottom - 40;
    vt_point pocket[] = {{0, top, true}, {19, top, true}, {31, top + 25, false}, {32, bottom, true}, {0, bottom, true}};
    vt_outline_mirrored(canvas, pocket, VT_COUNT(pocket));
    vt_piece(canvas, cloth, &VT_FINISH_PATCH);
    vt_point edge[] = {{18, top + 2, true}, {29, top + 25, false}, {30, bottom - 1, true}};
    vt_line_pair(canvas, edge, 3, 0.6, vt_seam_colour(cloth->base), 0);
}

static void full_zip(vt_canvas *canvas, const vt_design *design, const vt_torso *torso, double top)
{
    vt_zip(canvas, VT_CENTRE, top, torso->hem_y + torso->hem_drop - 1, design->cloth.base, design->metal);
}

void vt_draw_sweatshirt(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    widen(&torso, design);
    bool hooded = vt_list_has("Hooded|Zip Hood", vt_trait_value(design, "Style"));
    vt_fabric rib = rib_of(design, vt_trait_is(design, "Detail", "Contrast Rib") ? design->trim : design->cloth.base);
    vt_fabric inside = vt_plain(vt_mix(design->cloth.base, design->trim, 0.25));
    if (!hooded) vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, &rib, 13);
    vt_torso_folds(canvas, &torso, 1.15);
    if (hooded) torso.neck_depth = 24;
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_torso_hem(canvas, &torso, &rib, 12);
    vt_fabric pocket = design->cloth;
    if (hooded || vt_trait_is(design, "Detail", "Pouch Pocket")) kangaroo_pocket(canvas, &torso, &pocket);
    if (vt_trait_is(design, "Style", "Zip Hood")) full_zip(canvas, design, &torso, torso.neck_y + 26);
    if (hooded) {
        vt_hood(canvas, &torso, &design->cloth, &inside);
        vt_drawstrings(canvas, &torso, vt_lightness(design->cloth.base) > 0.75 ? vt_hex(0xE9E4DA) : vt_lighter(design->cloth.base, 0.75));
        return;
    }
    if (vt_trait_is(design, "Style", "Half-Zip")) {
        vt_roll_neck(canvas, &torso, &rib, 11);
        vt_zip(canvas, VT_CENTRE, torso.neck_y - 9, torso.neck_y + 52, design->cloth.base, design->metal);
        return;
    }
    vt_torso_neckband(canvas, &torso, &rib, 6);
    vt_point gusset[] = {{VT_CENTRE - 7, torso.neck_y + torso.neck_depth + 5.5, true}, {VT_CENTRE, torso.neck_y + torso.neck_depth + 18, true},
                         {VT_CENTRE + 7, torso.neck_y + torso.neck_depth + 5.5, true}};
    if (vt_trait_is(design, "Style", "Crew")) vt_line(canvas, gusset, 3, 0.7, vt_seam_colour(design->cloth.base), 0);
}

void vt_draw_sweater(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    widen(&torso, design);
    const char *neck = vt_trait_value(design, "Neck");
    if (strcmp(neck, "V-Neck") == 0) torso.neckline = VT_NECK_V, torso.neck_depth = 40;
    vt_fabric rib = rib_of(design, design->cloth.base);
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, &rib, 15);
    vt_torso_folds(canvas, &torso, 1);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_torso_hem(canvas, &torso, &rib, 14);
    if (strcmp(neck, "Roll Neck") == 0) vt_roll_neck(canvas, &torso, &rib, 19);
    else if (strcmp(neck, "Mock Neck") == 0) vt_roll_neck(canvas, &torso, &rib, 9);
    else vt_torso_neckband(canvas, &torso, &rib, 6.5);
}

void vt_draw_cardigan(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    widen(&torso, design);
    torso.neckline = VT_NECK_V;
    torso.neck_depth = vt_trait_is(design, "Neck", "Crew") ? 21 : 62;
    if (vt_trait_is(design, "Neck", "Crew")) torso.neckline = VT_NECK_ROUND;
    if (vt_trait_is(design, "Length", "Long")) torso.hem_y += 26;
    vt_fabric rib = rib_of(design, design->cloth.base);
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, &rib, 14);
    vt_torso_folds(canvas, &torso, 1);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_torso_hem(canvas, &torso, &rib, 13);
    double top = torso.neck_y + torso.neck_depth - 2, bottom = torso.hem_y + 2;
    if (vt_trait_is(design, "Detail", "Patch Pockets"))
        for (int side = -1; side <= 1; side += 2) {
            vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, bottom - 56, 25, 34, 2, &design->cloth);
            vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, bottom - 58, 26, 6, 0.5, &rib);
        }
    vt_torso_neckband(canvas, &torso, &rib, 7.5);
    vt_patch(canvas, VT_CENTRE, top + 1, 11, bottom - top - 1.5, 0.5, &rib);
    vt_button_row(canvas, VT_CENTRE, top + 11, bottom - 7, torso.neck_depth > 40 ? 5 : 7, 2.5, vt_trait_is(design, "Detail", "Horn Buttons") ? vt_hex(0x6E5340) : vt_darker(design->cloth.base, 0.25));
}

void vt_draw_waistcoat(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    torso.sleeve_length = 0;
    torso.shoulder_half -= 9;
    torso.armpit_half -= 3;
    torso.armpit_y += 6;
    torso.hem_y -= 28;
    torso.hem_drop = 4;
    torso.neckline = VT_NECK_V;
    torso.neck_depth = 74;
    vt_fabric lining = vt_plain(vt_darker(vt_mix(design->cloth.base, design->trim, 0.3), 0.1));
    vt_torso_back(canvas, &torso, lining.base);
    vt_point back[] = {{0, torso.neck_y + 3, true}, {torso.neck_half, torso.neck_y, true}, {torso.neck_half - 2, torso.neck_y + 40, true}, {0, torso.neck_y + 90, true}};
    lining.base = vt_darker(lining.base, 0.3);
    lining.gloss = 0.3;
    vt_outline_mirrored(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &lining, &VT_FINISH_INSIDE);
    vt_torso_folds(canvas, &torso, 0.6);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_rgb seam = vt_seam_colour(design->cloth.base);
    double y = torso.neck_y + torso.neck_depth, bottom = torso.hem_y;
    for (int side = -1; side <= 1; side += 2) { /* the points of the front */
        vt_point tip[] = {{0.5, bottom - 6, true}, {22, bottom - 4, true}, {11, bottom + 13, true}}, points[3];
        vt_on_side(points, tip, 3, side);
        vt_outline(canvas, points, 3);
        vt_piece(canvas, &design->cloth, &VT_FINISH_PATCH);
        vt_fabric welt = design->cloth;
        vt_patch(canvas, VT_CENTRE + side * 24, bottom - 42, 20, 5, 0.5, &welt);
    }
    vt_point edge[] = {{VT_CENTRE, y, true}, {VT_CENTRE, bottom + 4, true}};
    vt_line(canvas, edge, 2, 0.9, seam, 0);
    vt_torso_neckband(canvas, &torso, &design->cloth, 2.4);
    vt_button_row(canvas, VT_CENTRE - 3.5, y + 9, bottom - 9, 5, 2, vt_darker(design->cloth.base, 0.35));
}
