const upTo = (most: number) => [2, 4, 8, 16, 32, 48, 64, 96, 128, 192].filter((cores) => cores <= most);

/** Series of Azure's machines that models run on, each with its numbers of cores where {} stands. */
const series: readonly (readonly [names: string, cores: readonly (number | string)[]])[] = [
  ["B{}", ["1ls", "1s", "1ms", "2s", "2ms", "4ms", "8ms", "12ms", "16ms", "20ms"]],
  ["B{}_v2", ["2ts", "2ls", "4ls", "8ls", "16ls", "32ls", "2s", "4s", "8s", "16s", "32s"]],
  ["B{}_v2", ["2ats", "2als", "4als", "8als", "16als", "32als", "2as", "4as", "8as", "16as", "32as"]],
  ["B{}_v2", ["2pts", "2pls", "4pls", "8pls", "16pls", "2ps", "4ps", "8ps", "16ps"]],
  ["D{}_v2 DS{}_v2", [1, 2, 3, 4, 5, 11, 12, 13, 14, 15]],
  ["D{}_v3 D{}s_v3", upTo(64)],
  ["D{}_v4 D{}s_v4 D{}d_v4 D{}ds_v4", upTo(64)],
  ["D{}a_v4 D{}as_v4", upTo(96)],
  ["D{}_v5 D{}s_v5 D{}d_v5 D{}ds_v5 D{}ls_v5 D{}lds_v5 D{}as_v5 D{}ads_v5", upTo(96)],
  ["D{}ps_v5 D{}pds_v5 D{}pls_v5 D{}plds_v5", upTo(64)],
  ["D{}s_v6 D{}ds_v6 D{}ls_v6 D{}lds_v6", upTo(128)],
  ["D{}s_v6 D{}ds_v6", [192]],
  ["D{}as_v6 D{}ads_v6 D{}als_v6 D{}alds_v6 D{}ps_v6 D{}pds_v6 D{}pls_v6 D{}plds_v6", upTo(96)],
  ["D{}as_v7 D{}ads_v7 D{}als_v7 D{}alds_v7", [...upTo(128), 160]],
  ["E{}_v3 E{}s_v3", [2, 4, 8, 16, 20, 32, 48, 64]],
  ["E{}_v4 E{}s_v4 E{}d_v4 E{}ds_v4", [2, 4, 8, 16, 20, 32, 48, 64]],
  ["E{}a_v4 E{}as_v4", [2, 4, 8, 16, 20, 32, 48, 64, 96]],
  ["E{}_v5 E{}s_v5 E{}d_v5 E{}ds_v5", [2, 4, 8, 16, 20, 32, 48, 64, 96, 104]],
  ["E{}as_v5 E{}ads_v5", [2, 4, 8, 16, 20, 32, 48, 64, 96, 112]],
  ["E{}ps_v5 E{}pds_v5", [2, 4, 8, 16, 20, 32]],
  ["E{}s_v6 E{}ds_v6", [2, 4, 8, 16, 20, 32, 48, 64, 96, 128]],
  ["E{}as_v6 E{}ads_v6", [2, 4, 8, 16, 20, 32, 48, 64, 96]],
  ["E{}ps_v6 E{}pds_v6", upTo(96)],
  ["F{} F{}s", [1, 2, 4, 8, 16]],
  ["F{}s_v2", [2, 4, 8, 16, 32, 48, 64, 72]],
  ["F{}as_v6 F{}als_v6 F{}ams_v6", [2, 4, 8, 16, 32, 48, 64]],
  ["FX{}mds", [4, 12, 24, 36, 48]],
  ["L{}s_v2", [8, 16, 32, 48, 64, 80]],
  ["L{}s_v3 L{}as_v3", [8, 16, 32, 48, 64, 80]],
  ["NC{}s_v3", [6, 12, 24]],
  ["NC{}rs_v3", [24]],
  ["NC{}as_T4_v3", [4, 8, 16, 64]],
  ["NC{}ads_A100_v4", [24, 48, 96]],
  ["NC{}ads_H100_v5 NC{}adis_H100_v5", [40, 80]],
  ["ND{}rs_v2", [40]],
  ["ND{}asr_v4 ND{}amsr_A100_v4 ND{}isr_H100_v5 ND{}isr_H200_v5", [96]],
  ["NV{}ads_A10_v5", [6, 12, 18, 36, 72]],
  ["NV{}adms_A10_v5", [36]],
];

/** Sizes such as "Standard_D4as_v5". A region may have fewer: `az vm list-skus --location REGION`. */
export const machineSizes: ReadonlySet<string> = new Set(
  series.flatMap(([names, cores]) =>
    names
      .split(" ")
      .flatMap((name) => cores.map((number) => `Standard_${name.replace("{}", String(number))}`)),
  ),
);
