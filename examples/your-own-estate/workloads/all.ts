// Every workload, a line each: one of Vitrine's, and one of ours.
export { default as imagePipeline } from "vitrine/workloads/image-pipeline/workload";
export { default as noticeBoard } from "./notice-board/workload";
