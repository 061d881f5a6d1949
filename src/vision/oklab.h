/* sRGB to OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), without libm. */
#ifndef VT_OKLAB_H
#define VT_OKLAB_H

typedef struct vt_oklab {
    float l; /* lightness, 0..1 */
    float a; /* green to red */
    float b; /* blue to yellow */
} vt_oklab;

/* Channels 0..255, fractions allowed (linear between the 256 exact values); values outside are clamped. */
vt_oklab vt_oklab_from_srgb(float red, float green, float blue);

/* Cube root of a value in 0..1; relative error below 1e-6. */
float vt_cube_root(float value);

/* Angle of (x, y) in turns, [0, 1); error below 2e-6 turns. 0 for the zero vector. */
float vt_turns(float y, float x);

#endif
