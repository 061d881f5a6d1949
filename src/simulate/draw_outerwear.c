#include "drawings.h"
#include "torso.h"

#include <string.h>

static void roomy(vt_torso *torso, const vt_design *design, double more)
{
    torso->shoulder_half += more * 0.7;
    torso->armpit_half += more;
    torso->waist_half += more * 1.1;
    torso->hem_half += more;
    torso->armpit_y += more * 0.8;
    torso->neck_half += 1.5;
    if (vt_is_womens(design)) torso->shoulder_half += 1.5;
    vt_torso_long_sleeves(torso);
    torso->cuff_half = 11.5;
    torso->sleeve_puff = more * 0.3;
}

static void slant_pockets(vt_canvas *canvas, const vt_torso *torso, double y, vt_rgb colour)
{
    double x = torso->waist_half * 0.62;
    vt_point line[] = {{x, y, true}, {x + 6, y + 25, true}};
    vt_point lip[] = {{x + 2.6, y, true}, {x + 8.6, y + 25, true}};
    vt_line_pair(canvas, line, 2, 1.3, colour, 0);
    vt_line_pair(canvas, lip, 2, 0.7, colour, 0);
}

static void flap_pockets(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *cloth, double y,
                         double width)
{
    for (int side = -1; side <= 1; side += 2) {
        vt_fabric flap = *cloth;
        vt_patch(canvas, VT_CENTRE + side * torso->hem_half * 0.56, y, width, 9, 1.5, &flap);
    }
}

static void front_edge(vt_canvas *canvas, const vt_torso *torso, double top, double x, vt_rgb colour)
{
    vt_point edge[] = {{VT_CENTRE + x, top, true}, {VT_CENTRE + x, torso->hem_y + torso->hem_drop - 1, true}};
    vt_line(canvas, edge, 2, 0.9, colour, 0);
}

static void denim_jacket(vt_canvas *canvas, const vt_design *design, vt_torso *torso)
{
    vt_rgb base = design->cloth.base;
    vt_rgb thread = base.blue > base.red + 0.06 ? vt_hex(0xC98F4E) : vt_seam_colour(base);
    double top = torso->neck_y + 14, yoke = torso->armpit_y - 4, bottom = torso->hem_y;
    vt_torso_hem(canvas, torso, &design->cloth, 11);
    vt_patch(canvas, VT_CENTRE, top, 10, bottom - top + 1, 0.5, &design->cloth);
    vt_point line[] = {{4, yoke + 2, true}, {torso->armpit_half - 7, yoke - 2, true}};
    vt_line_pair(canvas, line, 2, 0.7, thread, 1.8);
    for (int side = -1; side <= 1; side += 2) {
        double x = VT_CENTRE + side * 24;
        vt_patch(canvas, x, yoke + 1, 21, 22, 6, &design->cloth);
        vt_patch(canvas, x, yoke - 1, 22, 9, 3, &design->cloth);
        vt_button(canvas, x, yoke + 5, 1.6, vt_hex(0xB88B5B));
        vt_point seam[] = {{VT_CENTRE + side * 13, yoke + 8, true},
                           {VT_CENTRE + side * 11, bottom - 12, true}};
        vt_point outer[] = {{VT_CENTRE + side * 32, yoke + 24, true},
                            {VT_CENTRE + side * 25, bottom - 12, true}};
        vt_line(canvas, seam, 2, 0.7, thread, 1.8);
        vt_line(canvas, outer, 2, 0.7, thread, 1.8);
    }
    vt_point stitch[] = {{3.9, top + 4, true}, {3.9, bottom - 1, true}};
    vt_line_pair(canvas, stitch, 2, 0.6, thread, 1.8);
    vt_button_row(canvas, VT_CENTRE, top + 9, bottom - 5, 6, 2.1, vt_hex(0xB88B5B));
    vt_shirt_collar(canvas, torso, &design->cloth, 20);
}

static void biker_jacket(vt_canvas *canvas, const vt_design *design, vt_torso *torso)
{
    vt_rgb seam = vt_seam_colour(design->cloth.base);
    double y = torso->neck_y;
    vt_lapel_opening(canvas, torso, y + 62, vt_mix(design->cloth.base, vt_hex(0x50484A), 0.4));
    vt_lapels(canvas, torso, &design->cloth, y + 66, 24);
    vt_point zip[] = {{VT_CENTRE + 2, y + 66, true}, {VT_CENTRE - 7, torso->hem_y - 2, true}};
    vt_line(canvas, zip, 2, 3, vt_darker(design->cloth.base, 0.4), 0);
    vt_line(canvas, zip, 2, 1.7, design->metal, 0);
    vt_line(canvas, zip, 2, 1.7, vt_darker(design->metal, 0.5), 0.8);
    for (int side = -1; side <= 1; side += 2) {
        vt_point pocket[] = {{VT_CENTRE + side * 20, torso->waist_y + 6, true},
                             {VT_CENTRE + side * 34, torso->waist_y + 24, true}};
        vt_line(canvas, pocket, 2, 2.6, vt_darker(design->cloth.base, 0.35), 0);
        vt_line(canvas, pocket, 2, 1.4, design->metal, 0.9);
    }
    vt_fabric belt = vt_cloth_plain(design);
    vt_torso_hem(canvas, torso, &belt, 10);
    vt_point panel[] = {{torso->armpit_half - 4, torso->armpit_y + 10, true}, {26, torso->hem_y - 11, true}};
    vt_line_pair(canvas, panel, 2, 0.8, seam, 0);
}

static void bomber_jacket(vt_canvas *canvas, const vt_design *design, vt_torso *torso, const vt_fabric *rib)
{
    vt_torso_hem(canvas, torso, rib, 13);
    slant_pockets(canvas, torso, torso->waist_y, vt_seam_colour(design->cloth.base));
    vt_torso_neckband(canvas, torso, rib, 7);
    vt_zip(canvas, VT_CENTRE, torso->neck_y + torso->neck_depth - 1, torso->hem_y + torso->hem_drop,
           design->cloth.base, design->metal);
}

static void puffer_jacket(vt_canvas *canvas, const vt_design *design, vt_torso *torso,
                          const vt_fabric *lining)
{
    vt_rgb tape = vt_darker(design->cloth.base, 0.2);
    if (vt_trait_is(design, "Collar", "Hood"))
        vt_hood(canvas, torso, &design->cloth, lining);
    else
        vt_roll_neck(canvas, torso, &design->cloth, 15);
    slant_pockets(canvas, torso, torso->waist_y + 8, tape);
    double top = vt_trait_is(design, "Collar", "Hood") ? torso->neck_y + 31 : torso->neck_y - 9;
    vt_zip(canvas, VT_CENTRE, top, torso->hem_y + torso->hem_drop, design->cloth.base, design->metal);
}

static void field_jacket(vt_canvas *canvas, const vt_design *design, vt_torso *torso)
{
    double top = torso->neck_y + 14;
    vt_rgb button = vt_darker(design->cloth.base, 0.3);
    vt_patch(canvas, VT_CENTRE, top, 10, torso->hem_y - top + 1, 0.5, &design->cloth);
    for (int row = 0; row < 2; row++)
        for (int side = -1; side <= 1; side += 2) {
            double x = VT_CENTRE + side * (row ? 28 : 25),
                   y = row ? torso->waist_y + 10 : torso->armpit_y + 2, size = row ? 28 : 22;
            vt_patch(canvas, x, y, size, size + 6, 3, &design->cloth);
            vt_patch(canvas, x, y - 2, size + 1.5, 10, 2, &design->cloth);
            vt_button(canvas, x, y + 4, 1.6, button);
        }
    vt_button_row(canvas, VT_CENTRE, top + 12, torso->hem_y - 12, 5, 2, button);
    vt_shirt_collar(canvas, torso, &design->cloth, 20);
}

void vt_draw_jacket(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    vt_torso torso = vt_torso_for(design);
    bool puffer = strcmp(style, "Puffer") == 0 || strcmp(style, "Quilted") == 0;
    roomy(&torso, design, puffer ? 8 : 5);
    torso.hem_y -= strcmp(style, "Biker") == 0 ? 34 : strcmp(style, "Field") == 0 ? 0 : 16;
    torso.neck_depth = strcmp(style, "Bomber") == 0 ? 12 : 20;
    vt_fabric rib = vt_woven(
        vt_mix(design->cloth.base, design->trim, vt_trait_is(design, "Detail", "Contrast Rib") ? 1 : 0),
        "Rib", 0.7);
    vt_fabric lining = vt_plain(vt_mix(design->cloth.base, design->trim, 0.4));
    vt_torso_back(canvas, &torso, lining.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, strcmp(style, "Bomber") == 0 ? &rib : &design->cloth,
                   strcmp(style, "Biker") == 0 ? 6 : 11);
    if (!puffer) vt_torso_folds(canvas, &torso, 1);
    vt_torso_body(canvas, &torso, &design->cloth);
    if (strcmp(style, "Denim") == 0 || strcmp(style, "Trucker") == 0)
        denim_jacket(canvas, design, &torso);
    else if (strcmp(style, "Biker") == 0)
        biker_jacket(canvas, design, &torso);
    else if (strcmp(style, "Bomber") == 0)
        bomber_jacket(canvas, design, &torso, &rib);
    else if (puffer)
        puffer_jacket(canvas, design, &torso, &lining);
    else
        field_jacket(canvas, design, &torso);
}

static void tailored_front(vt_canvas *canvas, const vt_design *design, vt_torso *torso, double close_y,
                           double lapel)
{
    bool double_breasted = vt_trait_is(design, "Front", "Double-Breasted");
    vt_rgb seam = vt_seam_colour(design->cloth.base),
           button = vt_darker(vt_mix(design->cloth.base, vt_hex(0x5A4334), 0.45), 0.2);
    double x = double_breasted ? 11 : 0, bottom = torso->hem_y - 4;
    vt_lapel_opening(canvas, torso, close_y, vt_mix(design->cloth.base, design->trim, 0.35));
    front_edge(canvas, torso, close_y, double_breasted ? 9 : 0.5, seam);
    vt_lapels(canvas, torso, &design->cloth, close_y, lapel);
    vt_point dart[] = {{24, torso->armpit_y + 26, true}, {22, torso->waist_y + 22, true}};
    vt_line_pair(canvas, dart, 2, 0.6, seam, 0);
    int rows = double_breasted ? 3 : vt_trait_is(design, "Front", "One Button") ? 1 : 2;
    double span = torso->hem_y - close_y > 110 ? 62 : 26;
    if (rows > 2 && span > 30) rows = 4;
    for (int i = 0; i < rows; i++) {
        double y = close_y + 5 + (rows > 1 ? span * i / (rows - 1) : 0);
        vt_button(canvas, VT_CENTRE - (double_breasted ? x : 4), y, 2.6, button);
        if (double_breasted) vt_button(canvas, VT_CENTRE + x + 1, y, 2.6, button);
    }
    (void)bottom;
}

void vt_draw_blazer(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    roomy(&torso, design, 2.5);
    torso.waist_half -= 3;
    torso.hem_drop = -2;
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_folds(canvas, &torso, 0.6);
    vt_torso_body(canvas, &torso, &design->cloth);
    double close_y = torso.armpit_y + (vt_trait_is(design, "Front", "One Button") ? 52 : 40);
    flap_pockets(canvas, &torso, &design->cloth, torso.waist_y + 26, 26);
    tailored_front(canvas, design, &torso, close_y, vt_vary(design, 30, 18, 24));
    vt_fabric welt = design->cloth;
    vt_patch(canvas, VT_CENTRE + 25, torso.armpit_y + 6, 18, 4.4, 0.5, &welt);
}

static void duffle_front(vt_canvas *canvas, const vt_design *design, const vt_torso *torso)
{
    vt_fabric lining = vt_plain(design->trim), toggle = vt_plain(vt_hex(0x8A6444));
    for (int side = -1; side <= 1; side += 2)
        vt_patch(canvas, VT_CENTRE + side * 28, torso->waist_y + 24, 29, 36, 3, &design->cloth);
    front_edge(canvas, torso, torso->neck_y + 30, 5, vt_seam_colour(design->cloth.base));
    vt_hood(canvas, torso, &design->cloth, &lining);
    for (int i = 0; i < 4; i++) {
        double y = torso->neck_y + 52 + i * 30;
        vt_point cord[] = {{VT_CENTRE - 15, y, true}, {VT_CENTRE + 15, y, true}};
        vt_line(canvas, cord, 2, 1.2, vt_darker(toggle.base, 0.3), 0);
        vt_patch(canvas, VT_CENTRE, y - 1.9, 13, 3.8, 1.9, &toggle);
        for (int side = -1; side <= 1; side += 2)
            vt_patch(canvas, VT_CENTRE + side * 16, y - 3.5, 7, 7, 0.6, &toggle);
    }
}

void vt_draw_coat(vt_canvas *canvas, const vt_design *design)
{
    const char *style = vt_trait_value(design, "Style");
    vt_torso torso = vt_torso_for(design);
    roomy(&torso, design, 4);
    double lift = 18;
    torso.neck_y -= lift, torso.shoulder_y -= lift, torso.armpit_y -= lift, torso.waist_y -= lift;
    torso.hem_y = vt_is_kids(design) ? 250 : 271;
    torso.sleeve_length = vt_is_kids(design) ? 112 : 150;
    torso.hem_half += vt_is_womens(design) ? 9 : 4;
    torso.waist_half += strcmp(style, "Trench") == 0 ? -4 : 1;
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    if (strcmp(style, "Trench") == 0) vt_torso_cuffs(canvas, &torso, &design->cloth, 12);
    vt_torso_folds(canvas, &torso, 0.8);
    vt_torso_body(canvas, &torso, &design->cloth);
    double close_y = torso.armpit_y + 38;
    if (strcmp(style, "Duffle") != 0) flap_pockets(canvas, &torso, &design->cloth, torso.waist_y + 28, 27);
    if (strcmp(style, "Duffle") == 0) {
        duffle_front(canvas, design, &torso);
        return;
    }
    tailored_front(canvas, design, &torso, close_y, 23);
    if (strcmp(style, "Trench") != 0) return;
    vt_fabric belt = vt_cloth_plain(design);
    double y = torso.waist_y + 2, x = torso.waist_half + 0.5;
    vt_point band[] = {{0, y - 5, true}, {x, y - 6, true}, {x, y + 4, true}, {0, y + 5, true}};
    vt_outline_mirrored(canvas, band, VT_COUNT(band));
    vt_piece(canvas, &belt, &VT_FINISH_PATCH);
    vt_fabric buckle = vt_plain(vt_hex(0x5E4632));
    vt_patch(canvas, VT_CENTRE + 5, y - 7, 13, 14, 2, &buckle);
    vt_patch(canvas, VT_CENTRE + 5, y - 4, 8, 8, 1, &belt);
}

void vt_draw_raincoat(vt_canvas *canvas, const vt_design *design)
{
    vt_torso torso = vt_torso_for(design);
    roomy(&torso, design, 5);
    bool kids = vt_is_kids(design);
    torso.hem_y += kids ? 14 : 12;
    torso.hem_half += 4;
    vt_fabric lining = vt_plain(design->trim);
    if (vt_trait_is(design, "Lining", "Striped"))
        lining = vt_cloth_of("Cotton", "Striped", "",
                             (vt_rgb[]){vt_hex(0xF2EEE4), vt_hex(0x2B3A5C), vt_hex(0x2B3A5C)}, 1);
    vt_torso_back(canvas, &torso, design->cloth.base);
    vt_torso_sleeves(canvas, &torso, &design->cloth);
    vt_torso_cuffs(canvas, &torso, &design->cloth, 10);
    vt_torso_folds(canvas, &torso, 1.1);
    vt_torso_body(canvas, &torso, &design->cloth);
    vt_point yoke[] = {{0, torso.armpit_y - 10, true}, {torso.armpit_half - 4, torso.armpit_y - 12, true}};
    vt_line_pair(canvas, yoke, 2, 0.8, vt_seam_colour(design->cloth.base), 0);
    double top = torso.neck_y + 30;
    vt_patch(canvas, VT_CENTRE + 1, top, 13, torso.hem_y - top + 1, 0.5, &design->cloth);
    for (int side = -1; side <= 1; side += 2) {
        vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, torso.waist_y + 18, 27, 32, 2,
                 &design->cloth);
        vt_patch(canvas, VT_CENTRE + side * torso.hem_half * 0.56, torso.waist_y + 16, 28.5, 10, 1.5,
                 &design->cloth);
    }
    vt_hood(canvas, &torso, &design->cloth, &lining);
    vt_drawstrings(canvas, &torso, vt_hex(0xF1ECE0));
    vt_button_row(canvas, VT_CENTRE + 1, top + 18, torso.hem_y - 14, 4, 2.3, design->metal);
}
