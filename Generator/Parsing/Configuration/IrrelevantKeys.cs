namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Keys that change no result of a model, whatever they hold; <c>docs/configuration.md</c> lists them for the user.</summary>
internal static class IrrelevantKeys
{
    /// <summary>Of any model. A reader that uses one of them has done so before.</summary>
    public static readonly IReadOnlyList<string> Common =
    [
        // Where the file comes from and how it was run.
        "_name_or_path", "_commit_hash", "_attn_implementation", "_attn_implementation_autoset", "_num_labels", "attn_implementation",
        "transformers_version", "torch_dtype", "dtype", "torchscript", "use_bfloat16", "xla_device", "transformers.js_config",
        "use_cache", "output_attentions", "output_hidden_states", "output_past", "return_dict", "chunk_size_feed_forward",

        // Training.
        "attention_dropout", "attention_probs_dropout_prob", "classifier_dropout", "dropout", "hidden_dropout_prob",
        "gradient_checkpointing", "initializer_factor", "initializer_range", "layerdrop", "problem_type", "tf_legacy_loss",

        // Tokenizing and naming.
        "bos_token_id", "cls_token_id", "eos_token_id", "mask_token_id", "pad_token_id", "sep_token_id", "unk_token_id", "decoder_start_token_id",
        "finetuning_task", "id2label", "label2id", "num_labels", "prefix", "task_specific_params", "tokenizer_class", "tie_word_embeddings",

        // Generating text.
        "bad_words_ids", "begin_suppress_tokens", "diversity_penalty", "do_sample", "early_stopping", "encoder_no_repeat_ngram_size",
        "exponential_decay_length_penalty", "forced_bos_token_id", "forced_eos_token_id", "length_penalty", "max_length", "min_length",
        "no_repeat_ngram_size", "num_beam_groups", "num_beams", "num_return_sequences", "output_scores", "remove_invalid_values",
        "repetition_penalty", "return_dict_in_generate", "suppress_tokens", "temperature", "top_k", "top_p", "typical_p",
    ];

    /// <summary>Of BERT: a pooling that its code never had.</summary>
    public static readonly IReadOnlyList<string> Bert =
        ["directionality", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type"];

    /// <summary>Of DistilBERT: a weights file holds its positions, learned or not, as a table; the vocabulary head is not compiled.</summary>
    public static readonly IReadOnlyList<string> DistilBert = ["qa_dropout", "seq_classif_dropout", "sinusoidal_pos_embds", "tie_weights_"];

    /// <summary>Of GPT-2: heads that are not compiled, an older name of n_positions, and a matter of precision.</summary>
    public static readonly IReadOnlyList<string> Gpt2 =
    [
        "attn_pdrop", "embd_pdrop", "resid_pdrop", "is_decoder", "n_ctx", "predict_special_tokens", "reorder_and_upcast_attn",
        "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type", "summary_use_proj",
    ];

    /// <summary>Of Llama and Mistral.</summary>
    public static readonly IReadOnlyList<string> Llama = ["is_decoder", "is_llama_config"];

    /// <summary>Of ModernBERT: heads that are not compiled, how its code runs and was trained, and two keys that it never reads.</summary>
    public static readonly IReadOnlyList<string> ModernBert =
    [
        "classifier_activation", "classifier_bias", "classifier_pooling", "decoder_bias", "sparse_pred_ignore_index", "sparse_prediction",
        "deterministic_flash_attn", "reference_compile", "repad_logits_with_grad", "embedding_dropout", "initializer_cutoff_factor", "mlp_dropout",
        "layer_norm_eps", "position_embedding_type",
    ];

    /// <summary>Of ViT: the decoder of masked images, which is not compiled.</summary>
    public static readonly IReadOnlyList<string> Vit = ["encoder_stride"];
}
