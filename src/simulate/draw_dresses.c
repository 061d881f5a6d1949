#include "drawings.h"
#include "torso.h"

#include <string.h>

typedef struct vt_skirt {
    double waist_half, waist_y, hip_half, hip_y, hem_half, hem_y, hem_drop;
} vt_skirt;

static void skirt_folds(vt_canvas *canvas, const vt_skirt *skirt, int count, double strength)
{
    for (int i = 0; i < count; i++) {
        double share = count > 1 ? (double)i / (count - 1) * 2 - 1 : 0, top = skirt->waist_half * 0.8 * share,
               low = skirt->hem_half * 0.86 * share;
        double from = skirt->waist_y + (i % 2 ? 34 : 12);
        vt_fold(canvas, (vt_fold_line){VT_CENTRE + top, from, VT_CENTRE + low, skirt->hem_y + 4, share * -3,
                                       8, (i % 2 ? 0.26 : -0.26) * strength});
    }
}

static void skirt_piece(vt_canvas *canvas, const vt_skirt *skirt, const vt_fabric *fabric, bool wavy)
{
    double w = skirt->hem_half, y = skirt->hem_y, drop = skirt->hem_drop, wave = wavy ? 3 : 0;
    vt_point shape[] = {{0, skirt->waist_y + 1, false},
                        {skirt->waist_half, skirt->waist_y, true},
                        {skirt->hip_half, skirt->hip_y, false},
                        {w, y - 2, true},
                        {w * 0.8, y + drop * 0.4 + wave, false},
                        {w * 0.6, y + drop * 0.65 - wave * 0.5, false},
                        {w * 0.38, y + drop * 0.85 + wave, false},
                        {w * 0.18, y + drop - wave * 0.4, false},
                        {0, y + drop + wave * 0.6, false}};
    vt_outline_mirrored(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, fabric, &VT_FINISH_CLOTH);
}

static vt_skirt skirt_under(const vt_torso *torso, const vt_design *design)
{
    const char *shape = vt_trait_value(design, "Shape"), *length = vt_trait_value(design, "Length");
    vt_skirt skirt = {.waist_half = torso->hem_half, .waist_y = torso->hem_y - 1, .hem_drop = 5};
    skirt.hem_y = strcmp(length, "Mini") == 0   ? 214
                  : strcmp(length, "Maxi") == 0 ? 279
                  : strcmp(length, "Midi") == 0 ? 262
                                                : 240;
    double reach = skirt.hem_y - skirt.waist_y, flare = 0.28;
    if (strcmp(shape, "Fit and Flare") == 0) flare = 0.46;
    if (strcmp(shape, "Shift") == 0) flare = 0.10;
    if (strcmp(shape, "Sheath") == 0) flare = 0.0;
    skirt.hip_y = skirt.waist_y + reach * 0.36;
    skirt.hip_half = skirt.waist_half + (flare < 0.15 ? 8 : 2 + reach * flare * 0.41);
    skirt.hem_half = skirt.waist_half + (flare == 0 ? 4 : 2 + reach * flare);
    if (skirt.hem_half > 74) skirt.hem_half = 74 + (skirt.hem_half - 74) * 0.3;
    return skirt;
}

static void dress_neck(vt_torso *torso, const vt_design *design)
{
    const char *neck = vt_trait_value(design, "Neck");
    if (strcmp(neck, "V-Neck") == 0 || strcmp(neck, "Wrap") == 0)
        torso->neckline = VT_NECK_V, torso->neck_depth = 40;
    if (strcmp(neck, "Square Neck") == 0)
        torso->neckline = VT_NECK_SQUARE, torso->neck_depth = 28, torso->neck_half += 4;
    if (strcmp(neck, "Scoop Neck") == 0) torso->neck_depth = 30, torso->neck_half += 4;
    if (strcmp(neck, "Boat Neck") == 0)
        torso->neckline = VT_NECK_WIDE, torso->neck_half += 9, torso->neck_depth = 9, torso->neck_y += 3;
}

static void dress_sleeves(vt_torso *torso, const vt_design *design)
{
    const char *sleeve = vt_trait_value(design, "Sleeve");
    torso->sleeve_length = 34, torso->sleeve_angle = 0.55, torso->cuff_half = 15;
    if (strcmp(sleeve, "Long") == 0)
        torso->sleeve_length = 128, torso->sleeve_angle = 0.24, torso->cuff_half = 8.5;
    if (strcmp(sleeve, "Three-Quarter") == 0)
        torso->sleeve_length = 88, torso->sleeve_angle = 0.26, torso->cuff_half = 10;
    if (strcmp(sleeve, "Puff") == 0) torso->sleeve_puff = 6, torso->cuff_half = 11, torso->sleeve_length = 32;
    if (strcmp(sleeve, "Balloon") == 0)
        torso->sleeve_length = 118, torso->sleeve_angle = 0.27, torso->cuff_half = 9, torso->sleeve_puff = 7;
    if (strcmp(sleeve, "Sleeveless") == 0) torso->sleeve_length = 0, torso->shoulder_half -= 7;
}

/* The bodice of a dress, a jumpsuit or a slip: from the shoulders to the waist. */
static vt_torso bodice_for(const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    double lift = vt_is_kids(design) ? 18 : 26;
    torso.neck_y -= lift, torso.shoulder_y -= lift, torso.armpit_y -= lift;
    torso.waist_y = vt_is_kids(design) ? 138 : 122;
    if (vt_trait_is(design, "Waist", "Empire")) torso.waist_y -= 18;
    torso.waist_half = vt_trait_is(design, "Shape", "Shift") ? 38 : 32.5;
    torso.armpit_half -= 5, torso.shoulder_half -= 5;
    torso.hem_y = torso.waist_y + 1;
    torso.hem_half = torso.waist_half;
    torso.waist_half += 2.5, torso.waist_y -= 24;
    torso.hem_drop = 1;
    dress_neck(&torso, design);
    dress_sleeves(&torso, design);
    return torso;
}

static void straps(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric)
{
    vt_fabric strap = vt_plain(fabric->base);
    vt_point line[] = {{20, torso->neck_y + 4, true},
                       {26, torso->armpit_y - 18, true},
                       {29, torso->armpit_y - 18, true},
                       {23, torso->neck_y + 2, true}};
    vt_point back[] = {{20, torso->neck_y + 4, true},
                       {15, torso->armpit_y - 2, true},
                       {18, torso->armpit_y - 2, true},
                       {23, torso->neck_y + 2, true}},
             points[4];
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric behind = vt_plain(vt_darker(fabric->base, 0.3));
        vt_on_side(points, back, 4, side);
        vt_outline(canvas, points, 4);
        vt_piece(canvas, &behind, &VT_FINISH_PATCH);
        vt_on_side(points, line, 4, side);
        vt_outline(canvas, points, 4);
        vt_piece(canvas, &strap, &VT_FINISH_PATCH);
    }
}

/* A top edge held by thin straps: camisoles and slip dresses. */
static void slip_body(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric)
{
    double y = torso->armpit_y;
    vt_fabric inside = vt_plain(vt_darker(fabric->base, 0.3));
    vt_point back[] = {{0, y - 3, false},
                       {torso->armpit_half - 5, y - 3, true},
                       {torso->armpit_half - 5, y + 12, true},
                       {0, y + 12, true}};
    vt_outline_mirrored(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &inside, &VT_FINISH_INSIDE);
    straps(canvas, torso, fabric);
    vt_point shape[] = {{0, y + 6, true},
                        {12, y - 5, false},
                        {27, y - 19, true},
                        {torso->armpit_half - 6, y - 6, false},
                        {torso->armpit_half - 1, y + 3, true},
                        {torso->waist_half, torso->waist_y, false},
                        {torso->hem_half, torso->hem_y, true},
                        {0, torso->hem_y + torso->hem_drop, false}};
    vt_outline_mirrored(canvas, shape, VT_COUNT(shape));
    vt_piece(canvas, fabric, &VT_FINISH_CLOTH);
    vt_point edge[] = {{0, y + 8.5, true}, {12, y - 2.5, false}, {27, y - 16, true}};
    vt_line_pair(canvas, edge, 3, 0.6, vt_seam_colour(fabric->base), 0);
}

static void bodice_folds(vt_canvas *canvas, const vt_torso *torso)
{
    vt_fold_pair(canvas, (vt_fold_line){torso->armpit_half - 3, torso->armpit_y + 6, 12, torso->armpit_y + 14,
                                        3, 6, 0.18});
    vt_fold_pair(canvas, (vt_fold_line){16, torso->hem_y, 20, torso->armpit_y + 12, -2, 5, -0.22});
    vt_fold_pair(canvas, (vt_fold_line){7, torso->hem_y, 9, torso->armpit_y + 24, -1, 4, 0.16});
}

static void waist_detail(vt_canvas *canvas, const vt_design *design, const vt_torso *torso)
{
    double y = torso->hem_y, x = torso->hem_half;
    bool belt = vt_trait_is(design, "Waist", "Belted"), tie = vt_trait_is(design, "Waist", "Tie");
    vt_fabric cloth = vt_plain(belt ? design->trim : vt_darker(design->cloth.base, 0.06));
    if (!belt && !tie) {
        vt_point seam[] = {{VT_CENTRE - x, y, true}, {VT_CENTRE, y + 1.4, false}, {VT_CENTRE + x, y, true}};
        vt_line(canvas, seam, 3, 0.8, vt_seam_colour(design->cloth.base), 0);
        return;
    }
    vt_point band[] = {
        {0, y - 3.5, false}, {x + 1, y - 5, true}, {x + 1.2, y + 3.6, true}, {0, y + 5, false}};
    vt_outline_mirrored(canvas, band, VT_COUNT(band));
    vt_piece(canvas, &cloth, &VT_FINISH_PATCH);
    if (belt) {
        vt_fabric buckle = vt_plain(design->metal);
        vt_patch(canvas, VT_CENTRE, y - 5, 11, 11.5, 2, &buckle);
        vt_patch(canvas, VT_CENTRE, y - 2.6, 6.6, 6.6, 1, &cloth);
        return;
    }
    vt_point tail[] = {{VT_CENTRE + 12, y, true},       {VT_CENTRE + 17, y + 22, false},
                       {VT_CENTRE + 14, y + 44, true},  {VT_CENTRE + 20, y + 43, true},
                       {VT_CENTRE + 22, y + 20, false}, {VT_CENTRE + 15, y - 1, true}};
    vt_outline(canvas, tail, VT_COUNT(tail));
    vt_piece(canvas, &cloth, &VT_FINISH_PATCH);
    vt_point bow[] = {{VT_CENTRE + 13, y, true},      {VT_CENTRE + 4, y - 7, false},
                      {VT_CENTRE + 1, y + 1, false},  {VT_CENTRE + 5, y + 6, false},
                      {VT_CENTRE + 13, y, true},      {VT_CENTRE + 23, y - 6, false},
                      {VT_CENTRE + 26, y + 1, false}, {VT_CENTRE + 21, y + 6, false}};
    vt_outline(canvas, bow, VT_COUNT(bow));
    vt_piece(canvas, &cloth, &VT_FINISH_PATCH);
}

static void wrap_edge(vt_canvas *canvas, const vt_torso *torso, const vt_skirt *skirt, vt_rgb seam)
{
    vt_point edge[] = {{VT_CENTRE + 0.5, torso->neck_y + torso->neck_depth, true},
                       {VT_CENTRE - torso->hem_half * 0.7, torso->hem_y - 2, true}};
    vt_point front[] = {{VT_CENTRE - torso->hem_half * 0.6, skirt->waist_y + 4, true},
                        {VT_CENTRE - 8, (skirt->waist_y + skirt->hem_y) / 2, false},
                        {VT_CENTRE - 14, skirt->hem_y + 2, true}};
    vt_line(canvas, edge, 2, 1, seam, 0);
    vt_line(canvas, front, 3, 1, seam, 0);
}

void vt_draw_dress(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = bodice_for(design);
    vt_skirt skirt = skirt_under(&torso, design);
    bool slip = vt_trait_is(design, "Sleeve", "Straps"),
         flared = vt_trait_is(design, "Shape", "Fit and Flare");
    vt_fabric cloth = design->cloth;
    if (!slip) vt_torso_back(canvas, &torso, cloth.base);
    if (!slip) vt_torso_sleeves(canvas, &torso, &cloth);
    skirt_folds(canvas, &skirt, flared ? 9 : 6, vt_trait_is(design, "Shape", "Sheath") ? 0.45 : 1.15);
    skirt_piece(canvas, &skirt, &cloth, flared);
    if (vt_trait_is(design, "Hem", "Tiered"))
        for (int tier = 1; tier <= 2; tier++) {
            vt_skirt low = skirt;
            double share = tier / 3.0;
            low.waist_y = skirt.waist_y + (skirt.hem_y - skirt.waist_y) * share;
            low.waist_half = skirt.waist_half + (skirt.hem_half - skirt.waist_half) * share * 1.02 - 1;
            low.hip_half = (low.waist_half + skirt.hem_half) / 2 + 2,
            low.hip_y = (low.waist_y + skirt.hem_y) / 2;
            skirt_folds(canvas, &low, 11, 1.1);
            skirt_piece(canvas, &low, &cloth, true);
        }
    bodice_folds(canvas, &torso);
    if (slip)
        slip_body(canvas, &torso, &cloth);
    else
        vt_torso_body(canvas, &torso, &cloth);
    vt_fabric edge = vt_cloth_plain(design);
    if (!slip && !vt_trait_is(design, "Neck", "Shirt")) vt_torso_neckband(canvas, &torso, &edge, 2.2);
    if (vt_trait_is(design, "Sleeve", "Puff") || vt_trait_is(design, "Sleeve", "Balloon"))
        vt_torso_cuffs(canvas, &torso, &edge, 4);
    if (vt_trait_is(design, "Neck", "Wrap")) wrap_edge(canvas, &torso, &skirt, vt_seam_colour(cloth.base));
    if (vt_trait_is(design, "Neck", "Shirt")) {
        vt_patch(canvas, VT_CENTRE, torso.neck_y + 14, 8, skirt.hem_y + skirt.hem_drop - torso.neck_y - 14,
                 0.5, &cloth);
        vt_button_row(canvas, VT_CENTRE, torso.neck_y + 24, skirt.hem_y - 14, 9, 1.7,
                      vt_mix(cloth.base, vt_hex(0xF6F1E6), 0.7));
        vt_shirt_collar(canvas, &torso, &cloth, 14);
    }
    waist_detail(canvas, design, &torso);
}

void vt_draw_jumpsuit(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = bodice_for(design);
    bool slip = vt_trait_is(design, "Sleeve", "Straps");
    double y = torso.hem_y - 1, wide = vt_trait_is(design, "Fit", "Wide") ? 12 : 0,
           bottom = vt_is_kids(design) ? 254 : 280;
    vt_point legs[] = {{0, y, false},
                       {torso.hem_half, y, true},
                       {torso.hem_half + 10, y + 38, false},
                       {torso.hem_half + 8 + wide * 0.7, y + 88, false},
                       {torso.hem_half + 2 + wide, bottom, true},
                       {7, bottom + 1, true},
                       {4, y + 100, false},
                       {0, y + 66, true}};
    if (!slip) vt_torso_back(canvas, &torso, design->cloth.base);
    if (!slip) vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_fold_pair(canvas, (vt_fold_line){3, y + 66, 32, y + 56, -2, 5, -0.28});
    vt_fold_pair(canvas, (vt_fold_line){20, y + 6, 24, bottom - 6, 3, 9, 0.22});
    vt_fold_pair(canvas, (vt_fold_line){32, y + 70, 34, bottom - 6, 3, 8, -0.22});
    vt_outline_mirrored(canvas, legs, VT_COUNT(legs));
    vt_piece(canvas, &design->cloth, &VT_FINISH_CLOTH);
    bodice_folds(canvas, &torso);
    vt_fabric edge = vt_cloth_plain(design);
    if (slip)
        slip_body(canvas, &torso, &design->cloth);
    else
        vt_torso_body(canvas, &torso, &design->cloth);
    if (!slip) vt_torso_neckband(canvas, &torso, &edge, 2.4);
    vt_point slant[] = {{torso.hem_half * 0.7, y + 6, true}, {torso.hem_half + 7, y + 34, true}},
             centre[] = {{VT_CENTRE, y + 6, true}, {VT_CENTRE, y + 66, true}};
    vt_line_pair(canvas, slant, 2, 1, vt_seam_colour(design->cloth.base), 0);
    vt_line(canvas, centre, 2, 0.8, vt_seam_colour(design->cloth.base), 0);
    waist_detail(canvas, design, &torso);
}

void vt_draw_camisole(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    torso.hem_y -= 8;
    torso.armpit_half -= 6, torso.waist_half -= 1, torso.hem_half -= 3;
    torso.sleeve_length = 0;
    vt_torso_folds(canvas, &torso, 1.2);
    slip_body(canvas, &torso, &design->cloth);
    vt_torso_stitching(canvas, &torso, vt_seam_colour(design->cloth.base));
}

static void skirt_waist(vt_canvas *canvas, const vt_fabric *cloth, double x, double y)
{
    vt_fabric band = *cloth, inside = vt_plain(vt_darker(cloth->base, 0.35));
    band.weave = NULL;
    vt_point back[] = {
        {0, y - 6, false}, {x * 0.7, y - 5.2, false}, {x - 0.6, y - 2.4, true}, {0, y + 6, true}};
    vt_outline_mirrored(canvas, back, VT_COUNT(back));
    vt_piece(canvas, &inside, &VT_FINISH_INSIDE);
    vt_point waist[] = {{0, y + 1, false},    {x * 0.7, y - 0.2, false},  {x - 0.4, y - 3, true},
                        {x + 1, y + 8, true}, {x * 0.7, y + 10.5, false}, {0, y + 11.6, false}};
    vt_outline_mirrored(canvas, waist, VT_COUNT(waist));
    vt_piece(canvas, &band, &VT_FINISH_PATCH);
}

void vt_draw_skirt(vt_canvas *canvas, const vt_design *design)
{
    const char *shape = vt_trait_value(design, "Shape"), *length = vt_trait_value(design, "Length");
    bool kids = vt_is_kids(design), pleated = strcmp(shape, "Pleated") == 0;
    vt_skirt skirt = {.waist_half = kids ? 31 : 34, .waist_y = 62, .hem_drop = 6};
    double reach = strcmp(length, "Mini") == 0   ? 108
                   : strcmp(length, "Maxi") == 0 ? 208
                   : strcmp(length, "Midi") == 0 ? 178
                                                 : 140;
    if (kids) reach = 112;
    skirt.waist_y = 150 - reach * 0.54;
    skirt.hem_y = skirt.waist_y + reach;
    double flare = strcmp(shape, "Pencil") == 0   ? 0
                   : strcmp(shape, "A-Line") == 0 ? 0.24
                   : strcmp(shape, "Slip") == 0   ? 0.13
                                                  : 0.34;
    skirt.hip_y = skirt.waist_y + (flare > 0 ? reach * 0.4 : 46);
    skirt.hip_half = skirt.waist_half + (flare > 0 ? 6 + reach * flare * 0.46 : 12);
    skirt.hem_half = skirt.waist_half + (flare > 0 ? 9 + reach * flare : 8);
    vt_fabric cloth = design->cloth;
    cloth.y = skirt.waist_y;
    if (!pleated) skirt_folds(canvas, &skirt, flare > 0.3 ? 9 : 6, flare > 0 ? 1.1 : 0.4);
    skirt_piece(canvas, &skirt, &cloth, flare > 0.3 && !pleated);
    skirt_waist(canvas, &cloth, skirt.waist_half, skirt.waist_y);
    if (vt_trait_is(design, "Detail", "Button Front"))
        vt_button_row(canvas, VT_CENTRE, skirt.waist_y + 6, skirt.hem_y - 12, 7, 2.1,
                      vt_mix(vt_hex(0x8A6A48), cloth.base, 0.2));
    if (vt_trait_is(design, "Detail", "Patch Pockets"))
        for (int side = -1; side <= 1; side += 2)
            vt_patch(canvas, VT_CENTRE + side * 26, skirt.waist_y + 24, 23, 27, 5, &design->cloth);
    vt_point hem[] = {{VT_CENTRE - skirt.hem_half + 2, skirt.hem_y - 7, true},
                      {VT_CENTRE, skirt.hem_y + skirt.hem_drop - 5, false},
                      {VT_CENTRE + skirt.hem_half - 2, skirt.hem_y - 7, true}};
    if (!pleated && flare < 0.3) vt_line(canvas, hem, 3, 0.5, vt_seam_colour(cloth.base), 0);
}
