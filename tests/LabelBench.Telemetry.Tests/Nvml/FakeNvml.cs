using LabelBench.Testing;

namespace LabelBench.Telemetry.Tests.Nvml;

/// <summary>A library with NVML's interface, as its header documents it, that tells of two GPUs which are not there.</summary>
internal static class FakeNvml
{
    /// <param name="options">-D switches: MIG, OLD (a driver of before the second forms), BROKEN_INIT, FOREIGN_LAYOUT.</param>
    public static string Save(TemporaryFolder folder, params string[] options) => NativeLibraryBuild.Save(folder["libnvidia-ml.so.1"], Source, options);

    private const string Source = """
        #include <stddef.h>
        #include <stdint.h>
        #include <string.h>
        typedef struct { unsigned long long total, free, used; } memory_t;
        typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } memory_v2_t;
        typedef struct { char busIdLegacy[16]; unsigned int domain, bus, device, pciDeviceId, pciSubSystemId; char busId[32]; } pci_t;
        typedef struct { unsigned int pid; unsigned long long usedGpuMemory; unsigned int gpuInstanceId, computeInstanceId; } process_t;
        _Static_assert(sizeof(memory_t) == 24 && offsetof(memory_t, used) == 16, "nvmlMemory_t");
        _Static_assert(sizeof(memory_v2_t) == 40 && offsetof(memory_v2_t, total) == 8 && offsetof(memory_v2_t, used) == 32, "nvmlMemory_v2_t");
        _Static_assert(sizeof(pci_t) == 68 && offsetof(pci_t, domain) == 16 && offsetof(pci_t, busId) == 36, "nvmlPciInfo_t");
        _Static_assert(sizeof(process_t) == 24 && offsetof(process_t, usedGpuMemory) == 8 && offsetof(process_t, gpuInstanceId) == 16, "nvmlProcessInfo_t");

        enum { OK = 0, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, MISMATCH = 18, VERSION = 25 };
        static int opened;
        /* handles: 1 and 2 are GPUs, 11 and 12 instances of the first; the driver lists the later PCI address first */
        static int put(char *to, unsigned int length, const char *text) { if (strlen(text) >= length) return TOO_SMALL; strcpy(to, text); return OK; }
        int nvmlInit_v2(void) {
        #ifdef BROKEN_INIT
            return MISMATCH;
        #else
            opened++; return OK;
        #endif
        }
        int nvmlShutdown(void) { opened--; return OK; }
        int fakeUsers(void) { return opened; }
        int nvmlSystemGetDriverVersion(char *b, unsigned int n) { return put(b, n, "580.65.06"); }
        int nvmlSystemGetCudaDriverVersion_v2(int *v) { *v = 13010; return OK; }
        int nvmlDeviceGetCount_v2(unsigned int *n) { *n = 2; return OK; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned int i, void **d) { *d = (void *)(uintptr_t)(2 - i); return OK; }
        int nvmlDeviceGetName(void *d, char *b, unsigned int n) {
            return put(b, n, d == (void *)1 ? "NVIDIA H100 80GB HBM3" : d == (void *)2 ? "NVIDIA L4" : "NVIDIA H100 80GB HBM3 MIG 1g.10gb");
        }
        int nvmlDeviceGetUUID(void *d, char *b, unsigned int n) {
            switch ((uintptr_t)d) {
                case 1: return put(b, n, "GPU-11111111-aaaa-bbbb-cccc-000000000001");
                case 2: return put(b, n, "GPU-22222222-aaaa-bbbb-cccc-000000000002");
                case 11: return put(b, n, "MIG-aaaaaaaa-1111-5222-8333-000000000011");
                default: return put(b, n, "MIG-bbbbbbbb-1111-5222-8333-000000000012");
            }
        }
        int nvmlDeviceGetPciInfo_v3(void *d, pci_t *p) {
            memset(p, 0, sizeof *p);
            p->bus = d == (void *)1 ? 0x01 : 0xc1;
            strcpy(p->busId, d == (void *)1 ? "00000000:01:00.0" : "00000000:C1:00.0");
            return OK;
        }
        int nvmlDeviceGetMemoryInfo(void *d, memory_t *m) { m->total = 80ull << 30; m->free = 79ull << 30; m->used = 1ull << 30; return OK; }
        #ifndef OLD
        int nvmlDeviceGetMemoryInfo_v2(void *d, memory_v2_t *m) {
            if (m->version != (sizeof *m | 2 << 24)) return VERSION;
            m->total = 80ull << 30; m->reserved = 512ull << 20; m->used = d == (void *)1 ? 3ull << 30 : 0; m->free = m->total - m->used - m->reserved; return OK;
        }
        int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned int *n, process_t *p) {
            if (d != (void *)1) { *n = 0; return OK; }
            if (*n < 2) { *n = 2; return TOO_SMALL; }
            *n = 2;
        #ifdef FOREIGN_LAYOUT
            memset(p, 0xee, 64);
        #else
            p[0] = (process_t){ 4711, 2ull << 30, ~0u, ~0u };
            p[1] = (process_t){ 4712, ~0ull, ~0u, ~0u };
        #endif
            return OK;
        }
        #endif
        int nvmlDeviceGetCudaComputeCapability(void *d, int *major, int *minor) { *major = d == (void *)1 ? 9 : 8; *minor = d == (void *)1 ? 0 : 9; return OK; }
        int nvmlDeviceGetMigMode(void *d, unsigned int *now, unsigned int *pending) {
            if (d != (void *)1) return NOT_SUPPORTED;
        #ifdef MIG
            *now = *pending = 1;
        #else
            *now = *pending = 0;
        #endif
            return OK;
        }
        int nvmlDeviceGetMaxMigDeviceCount(void *d, unsigned int *n) { *n = d == (void *)1 ? 7 : 0; return OK; }
        int nvmlDeviceGetMigDeviceHandleByIndex(void *d, unsigned int i, void **m) {
            if (i != 0 && i != 3) return NOT_FOUND;
            *m = (void *)(uintptr_t)(i == 0 ? 11 : 12);
            return OK;
        }
        """;
}
