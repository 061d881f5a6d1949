#include "seeded_random.h"

uint32_t vt_random_u32(vt_random *random)
{
    uint64_t old = random->state;
    random->state = old * 6364136223846793005u + random->stream;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return shifted >> turn | shifted << (-turn & 31);
}

vt_random vt_random_seed(uint64_t seed, uint64_t stream)
{
    vt_random random = {.state = 0, .stream = stream << 1 | 1};
    vt_random_u32(&random);
    random.state += seed;
    vt_random_u32(&random);
    return random;
}

uint32_t vt_random_below(vt_random *random, uint32_t bound)
{
    uint32_t threshold = -bound % bound;
    uint32_t drawn;
    do drawn = vt_random_u32(random);
    while (drawn < threshold);
    return drawn % bound;
}

float vt_random_unit(vt_random *random) { return (float)(vt_random_u32(random) >> 8) * 0x1p-24f; }

float vt_random_normal(vt_random *random)
{
    float sum = -6.0f;
    for (int i = 0; i < 12; i++) sum += vt_random_unit(random);
    return sum;
}

void vt_random_draw(vt_random *random, uint32_t *numbers, size_t count, size_t most)
{
    for (size_t i = 0; i < most; i++) {
        size_t other = i + vt_random_below(random, (uint32_t)(count - i));
        uint32_t kept = numbers[i];
        numbers[i] = numbers[other];
        numbers[other] = kept;
    }
}
