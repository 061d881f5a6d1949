/* What a visitor's camera does to a product photo: crop, slight rotation, brightness, blur and a hard JPEG. */
#ifndef DISTORT_H
#define DISTORT_H

#include "image_file.h"
#include "seeded_random.h"

typedef enum distortion {
    DISTORT_CROP = 1,       /* each side loses up to 8 % of the photo, drawn by chance */
    DISTORT_ROTATE = 2,     /* -5 to 5 degrees about the centre; what comes in from outside repeats the edge */
    DISTORT_BRIGHTNESS = 4, /* times 0.75 to 1.25, clipped */
    DISTORT_BLUR = 8,       /* a Gaussian of about 1.2 pixels: a 3x3 box, twice */
    DISTORT_JPEG = 16,      /* encoded at quality 40 and decoded again */
    DISTORT_ALL = 31
} distortion;

/* Distorts `photo` in place, in the order of the list above; `which` are the steps to take. Draws the same numbers whichever
 * they are, so that each step alone is the one that it is among all. VT_NO_MEMORY, or what the JPEG decoder says. */
vt_status distort_photo(vt_picture *photo, unsigned which, vt_random *random, vt_error *error);

#endif
