/* The upper body as garments cover it: sleeves, body, necklines, collars. Tops, knitwear, jackets and dresses
 * are made of it. Half measures are counted from the centre line. */
#ifndef VT_TORSO_H
#define VT_TORSO_H

#include "design.h"

typedef enum vt_neckline { VT_NECK_ROUND, VT_NECK_V, VT_NECK_SQUARE, VT_NECK_WIDE } vt_neckline;

typedef struct vt_torso {
    vt_neckline neckline;
    double neck_half, neck_y, neck_depth;
    double shoulder_half, shoulder_y;
    double armpit_half, armpit_y;
    double waist_half, waist_y;
    double hem_half, hem_y,
        hem_drop; /* drop: how much lower the middle is (shirt tails below zero: the sides are higher) */
    double sleeve_length; /* from the middle of the armhole to the cuff; 0: none */
    double sleeve_angle;  /* from the vertical, radians */
    double cuff_half;
    double sleeve_puff; /* extra roundness of the sleeve, in picture units */
} vt_torso;

/* Measures of a straight, short-sleeved top for the wearer, with the model's own small differences. */
vt_torso vt_torso_for(const vt_design *design);
void vt_torso_long_sleeves(vt_torso *torso);

/* In drawing order. */
void vt_torso_back(vt_canvas *canvas, const vt_torso *torso, vt_rgb inside);
void vt_torso_sleeves(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric);
/* Bands at the wrists, `length` long. */
void vt_torso_cuffs(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double length);
void vt_torso_body(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric);
/* A band along the hem, `height` high, drawn over the body. */
void vt_torso_hem(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double height);
/* A band around the neckline, `width` wide. */
void vt_torso_neckband(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double width);
/* Stitch lines at hem and sleeves in a colour that suits the cloth. */
void vt_torso_stitching(vt_canvas *canvas, const vt_torso *torso, vt_rgb colour);
/* Creases that hanging cloth has; `strength` 1 for a tee. */
void vt_torso_folds(vt_canvas *canvas, const vt_torso *torso, double strength);

/* Collars. */
void vt_shirt_collar(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double size);
void vt_roll_neck(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double height);
void vt_hood(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, const vt_fabric *lining);
void vt_drawstrings(vt_canvas *canvas, const vt_torso *torso, vt_rgb colour);
/* The V between two lapels that close at `close_y`, with what is seen inside it. */
void vt_lapel_opening(vt_canvas *canvas, const vt_torso *torso, double close_y, vt_rgb inside);
void vt_lapels(vt_canvas *canvas, const vt_torso *torso, const vt_fabric *fabric, double close_y,
               double width);
/* Buttons down a line. */
void vt_button_row(vt_canvas *canvas, double x, double top, double bottom, int count, double radius,
                   vt_rgb colour);

#endif
