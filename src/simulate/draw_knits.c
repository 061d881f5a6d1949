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
    vt_point pocket[] = {
        {0, top, true}, {19, top, true}, {31, top + 25, false}, {32, bottom, true}, {0, bottom, true}};
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
    vt_fabric rib =
        rib_of(design, vt_trait_is(design, "Detail", "Contrast Rib") ? design->trim : design->cloth.base);
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
        vt_drawstrings(canvas, &torso,
                       vt_lightness(design->cloth.base) > 0.75 ? vt_hex(0xE9E4DA)
                                                               : vt_lighter(design->cloth.base, 0.75));
        return;
    }
    if (vt_trait_is(design, "Style", "Half-Zip")) {
        vt_roll_neck(canvas, &torso, &rib, 11);
        vt_zip(canvas, VT_CENTRE, torso.neck_y - 9, torso.neck_y + 52, design->cloth.base, design->metal);
        return;
    }
    vt_torso_neckband(canvas, &torso, &rib, 6);
    vt_point gusset[] = {{VT_CENTRE - 7, torso.neck_y + torso.neck_depth + 5.5, true},
                         {VT_CENTRE, torso.neck_y + torso.neck_depth + 18, true},
                         {VT_CENTRE + 7, torso.neck_y + torso.neck_depth + 5.5, true}};
    if (vt_trait_is(design, "Style", "Crew"))
        vt_line(canvas, gusset, 3, 0.7, vt_seam_colour(design->cloth.base), 0);
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
    if (strcmp(neck, "Roll Neck") == 0)
        vt_roll_neck(canvas, &torso, &rib, 19);
    else if (strcmp(neck, "Mock Neck") == 0)
        vt_roll_neck(canvas, &torso, &rib, 9);
    else
        vt_torso_neckband(canvas, &torso, &rib, 6.5);
}

void vt_draw_cardigan(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    widen(&torso, design);
    torso.neckline = VT_NECK_V;
    torso.neck_depth = vt_trait_is(design, "Neck", "Crew Neck") ? 21 : 62;
    if (vt_trait_is(design, "Neck", "Crew Neck")) torso.neckline = VT_NECK_ROUND;
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
            vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, bottom - 56, 25, 34, 2,
                     &design->cloth);
            vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, bottom - 58, 26, 6, 0.5, &rib);
        }
    vt_torso_neckband(canvas, &torso, &rib, 7.5);
    vt_patch(canvas, VT_CENTRE, top + 1, 11, bottom - top - 1.5, 0.5, &rib);
    vt_button_row(canvas, VT_CENTRE, top + 11, bottom - 7, torso.neck_depth > 40 ? 5 : 7, 2.5,
                  vt_trait_is(design, "Detail", "Horn Buttons") ? vt_hex(0x6E5340)
                                                                : vt_darker(design->cloth.base, 0.25));
}

void vt_draw_waistcoat(vt_canvas *canvas, const vt_design *design)
{
    bool kids = vt_is_kids(design);
    double top = kids ? 72 : 56,
           half = vt_is_womens(design) ? 43
                  : kids               ? 42
                                       : 49,
           close_y = top + 70, bottom = kids ? 196 : 218;
    vt_fabric lining = vt_plain(vt_darker(vt_mix(design->cloth.base, design->trim, 0.3), 0.3)),
              cloth = design->cloth;
    lining.gloss = 0.3;
    vt_point back[] = {{0, top + 1, false},         {14, top, false},
                       {20, top - 3, true},         {half - 10, top + 9, true},
                       {half - 16, top + 60, true}, {0, close_y + 12, true}};
    vt_outline_mirrored(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &lining, &VT_FINISH_INSIDE);
    vt_fabric label = vt_plain(vt_hex(0xEDE7DA));
    vt_patch(canvas, VT_CENTRE, top + 8, 13, 6, 0.4, &label);
    vt_point front[] = {{0, close_y, true},         {10, top + 40, false},        {20, top - 3, true},
                        {half - 10, top + 9, true}, {half - 13, top + 40, false}, {half, top + 66, true},
                        {half - 4, 170, false},     {half, bottom - 2, true},     {28, bottom + 3, false},
                        {13, bottom + 20, true},    {0, bottom + 2, true}};
    vt_fold_pair(canvas, (vt_fold_line){half - 4, top + 74, half - 26, top + 90, 3, 6, -0.2});
    vt_fold_pair(canvas, (vt_fold_line){24, top + 96, 20, bottom - 4, 2, 7, 0.14});
    vt_outline_mirrored(canvas, front, VT_COUNT(front));
    vt_piece(canvas, &cloth, &VT_FINISH_CLOTH);
    vt_rgb seam = vt_seam_colour(cloth.base);
    vt_point edge[] = {{VT_CENTRE + 0.5, close_y, true}, {VT_CENTRE + 0.5, bottom + 2, true}},
             lapel[] = {{1, close_y - 6, true}, {13, top + 38, false}, {23, top - 1, true}},
             dart[] = {{25, top + 84, true}, {22, bottom - 44, true}};
    vt_line(canvas, edge, 2, 0.9, seam, 0);
    vt_line_pair(canvas, lapel, 3, 0.6, seam, 0);
    vt_line_pair(canvas, dart, 2, 0.6, seam, 0);
    for (int side = -1; side <= 1; side += 2)
        vt_patch(canvas, VT_CENTRE + side * 26, bottom - 38, 20, 4.6, 0.5, &design->cloth);
    vt_button_row(canvas, VT_CENTRE - 3.5, close_y + 8, bottom - 8, 5, 2.1, vt_darker(cloth.base, 0.35));
}
