// Writes one flat index with the real FAISS library: write_index KIND FILE ROWS DIMS. Row r has values r + c
// / 1024, id 1000 - r.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIDMap.h>
#include <faiss/index_io.h>

static std::unique_ptr<faiss::Index> make_index(const std::string &kind, int dims)
{
    if (kind == "ip" || kind == "idmap-ip") return std::make_unique<faiss::IndexFlatIP>(dims);
    if (kind == "l2" || kind == "idmap2-l2") return std::make_unique<faiss::IndexFlatL2>(dims);
    if (kind == "l1") return std::make_unique<faiss::IndexFlat>(dims, faiss::METRIC_L1);
    if (kind == "hnsw") return std::make_unique<faiss::IndexHNSWFlat>(dims, 4);
    return nullptr;
}

int main(int count, char **arguments)
{
    if (count != 5) return 2;
    const std::string kind = arguments[1];
    const int rows = std::atoi(arguments[3]), dims = std::atoi(arguments[4]);
    std::unique_ptr<faiss::Index> index = make_index(kind, dims);
    if (!index || rows < 0 || dims < 1) return 2;
    std::vector<float> values(static_cast<size_t>(rows) * dims);
    std::vector<faiss::Index::idx_t> ids(rows);
    for (int r = 0; r < rows; r++) {
        ids[r] = 1000 - r;
        for (int c = 0; c < dims; c++) values[static_cast<size_t>(r) * dims + c] = r + c / 1024.0f;
    }
    if (kind == "idmap-ip") {
        faiss::IndexIDMap map(index.get());
        map.add_with_ids(rows, values.data(), ids.data());
        faiss::write_index(&map, arguments[2]);
    } else if (kind == "idmap2-l2") {
        faiss::IndexIDMap2 map(index.get());
        map.add_with_ids(rows, values.data(), ids.data());
        faiss::write_index(&map, arguments[2]);
    } else {
        index->add(rows, values.data());
        faiss::write_index(index.get(), arguments[2]);
    }
    return 0;
}
