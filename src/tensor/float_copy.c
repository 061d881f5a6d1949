#include "float_copy.h"

#include <math.h>
#include <string.h>

static float float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static float float_of_half(uint16_t half)
{
    uint32_t sign = (uint32_t)(half >> 15) << 31, exponent = half >> 10 & 31, fraction = half & 1023;
    if (exponent == 31) return float_of_bits(sign | 0x7F800000u | fraction << 13);
    if (exponent) return float_of_bits(sign | (exponent + 112) << 23 | fraction << 13);
    float magnitude = (float)fraction * 0x1p-24f; /* subnormal, exact */
    return sign ? -magnitude : magnitude;
}

/* The cast of a double past the largest float is undefined in C, so it is not made. */
static float float_of_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    if (value >= 0x1.ffffffp127) return INFINITY;
    if (value <= -0x1.ffffffp127) return -INFINITY;
    return (float)value;
}

bool vt_dtype_is_float(vt_dtype dtype)
{
    return dtype == VT_DTYPE_F16 || dtype == VT_DTYPE_BF16 || dtype == VT_DTYPE_F32 || dtype == VT_DTYPE_F64;
}

void vt_copy_floats(float *out, const uint8_t *data, vt_dtype dtype, size_t count)
{
    VT_CHECK(vt_dtype_is_float(dtype));
    if (dtype == VT_DTYPE_F32 && count) memcpy(out, data, count * sizeof *out);
    for (size_t i = 0; dtype == VT_DTYPE_F16 && i < count; i++)
        out[i] = float_of_half(vt_read_u16(data + 2 * i));
    for (size_t i = 0; dtype == VT_DTYPE_BF16 && i < count; i++)
        out[i] = float_of_bits((uint32_t)vt_read_u16(data + 2 * i) << 16);
    for (size_t i = 0; dtype == VT_DTYPE_F64 && i < count; i++)
        out[i] = float_of_double(vt_read_u64(data + 8 * i));
}
